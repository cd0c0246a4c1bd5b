import { get } from 'node:http';
import { text } from 'node:stream/consumers';

/** The metrics that tell the delay of the event loop at p99: ours since the last scrape, and the one that prom-client has since the start. */
const WANTED = [
  /^certwright_event_loop_delay_seconds\{quantile="0\.99"\} (\S+)$/m,
  /^nodejs_eventloop_lag_p99_seconds (\S+)$/m,
];

/** Scrapes the metrics of a controller for the p99 delay of its event loop, ms; undefined where it has no such metric. */
export async function scrapeEventLoopDelay(port: number): Promise<number | undefined> {
  const scraped = await new Promise<string>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/metrics', agent: false }, (reply) => {
      text(reply).then(resolve, reject);
    }).once('error', reject);
  });
  for (const wanted of WANTED) {
    const found = wanted.exec(scraped)?.[1];
    if (found !== undefined) return Number(found) * 1000;
  }
  return undefined;
}

import { get } from 'node:http';
import { text } from 'node:stream/consumers';

/** Delay since the scrape before, in seconds. Source: src/telemetry/metrics.ts. */
const P99 = /^certwright_event_loop_delay_seconds\{quantile="0\.99"\} (\S+)$/m;

/** Scrapes the metrics of a controller for the p99 delay of its event loop, ms; undefined where it has no such metric. */
export async function scrapeEventLoopDelay(port: number): Promise<number | undefined> {
  const scraped = await new Promise<string>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/metrics', agent: false }, (reply) => {
      text(reply).then(resolve, reject);
    }).once('error', reject);
  });
  const found = P99.exec(scraped)?.[1];
  return found === undefined ? undefined : Number(found) * 1000;
}

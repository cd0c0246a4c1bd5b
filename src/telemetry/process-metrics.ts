import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../base/clock.ts';
import type { Metrics } from './metrics.ts';

const NANOSECONDS_PER_SECOND = 1e9;
/** Milliseconds between two looks at the loop. */
const RESOLUTION = 20;

/** Registers what the process tells about itself: its clock, and the delay of its event loop since the scrape before. Returns the end of it. */
export function sampleProcess(metrics: Metrics, clock: Clock): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  const unixTime = () => [{ labels: {}, value: clock.now() / 1000 }];
  const removals = [
    metrics.sample('certmanager_clock_time_seconds_gauge', unixTime),
    metrics.sample('certmanager_clock_time_seconds', unixTime),
    metrics.sample('certwright_event_loop_delay_seconds', () => {
      const [half, nearlyAll, longest] = [delay.percentile(50), delay.percentile(99), delay.max];
      const quiet = delay.count === 0;
      delay.reset();
      const at = (quantile: string, nanoseconds: number) => ({
        labels: { quantile },
        value: quiet ? 0 : delayIn(nanoseconds),
      });
      return [at('0.5', half), at('0.99', nearlyAll), at('1', longest)];
    }),
  ];
  return () => {
    for (const remove of removals) remove();
    delay.disable();
  };
}

/**
 * The delay in what the histogram holds, seconds: it holds the time from one look to the next, which is the resolution where nothing was
 * late. Source: Node, perf_hooks.monitorEventLoopDelay.
 */
export const delayIn = (nanoseconds: number): number =>
  Math.max(0, nanoseconds / NANOSECONDS_PER_SECOND - RESOLUTION / 1000);

import type { Clock } from './clock.ts';
import { instant, milliseconds } from './instant.ts';

/** `setTimeout` holds its delay in 31 bits and fires at once beyond that (24.8 days). */
const LONGEST_TIMER = 24 * 86_400_000;

/** The machine's clocks. For composition roots (commands/) only; everything else is handed a `Clock`. */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
  monotonic: () => milliseconds(performance.now()),
  setTimer(delay, wake) {
    const timer = setTimeout(wake, Math.min(Math.max(delay, 0), LONGEST_TIMER));
    return () => clearTimeout(timer);
  },
};

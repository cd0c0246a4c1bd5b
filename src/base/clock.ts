import type { Instant, Milliseconds } from './instant.ts';

/** Time as a value that tests can move. Passed to whatever waits; rules get `now` instead. */
export interface Clock {
  /** Wall clock. */
  now(): Instant;
  /** Monotonic milliseconds since an arbitrary start; does not run while the machine sleeps. */
  monotonic(): Milliseconds;
  /** Calls `wake` once, `delay` from now (at once if ≤ 0). Returns its cancellation. Delays above 24 days are cut to 24 days. */
  setTimer(delay: Milliseconds, wake: () => void): () => void;
}

import type { Instant, Milliseconds } from '../base/instant.ts';

/** Bounds of an exponential back-off: first delay and longest. */
export interface BackOff {
  readonly base: Milliseconds;
  readonly max: Milliseconds;
}
export type LookAgain = Instant;

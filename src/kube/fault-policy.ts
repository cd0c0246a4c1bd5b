import type { Fault } from '../base/fault.ts';
import type { Instant, Milliseconds } from '../base/instant.ts';
import { assertNever } from '../base/assert-never.ts';
import { after, milliseconds, minutes } from '../base/instant.ts';

/** Bounds of an exponential back-off: first delay and longest. */
export interface BackOff {
  readonly base: Milliseconds;
  readonly max: Milliseconds;
}

/** The delay after `attempts` failures in a row (1 or more): base, doubled with each, at most max. */
export const backOffDelay = ({ base, max }: BackOff, attempts: number): Milliseconds =>
  milliseconds(Math.min(base * 2 ** Math.min(Math.max(attempts, 1) - 1, 40), max));

/**
 * When to look again after a Fault: the one place that turns a kind into time. What the Fault means for the object is for rules to say.
 * `misconfigured` waits for a person and is looked at each minute, as what would mend it (a grant, a password) may not be watched.
 */
export function lookAgain(fault: Fault, attempts: number, now: Instant, backOff: BackOff): Instant {
  switch (fault.kind) {
    case 'transient':
      return after(now, backOffDelay(backOff, attempts));
    case 'throttled':
      return fault.until ?? after(now, backOffDelay(backOff, attempts));
    case 'refused':
      return after(now, backOff.max);
    case 'misconfigured':
      return after(now, minutes(1));
    case 'defect':
      return after(now, minutes(10));
    default:
      return assertNever(fault.kind);
  }
}

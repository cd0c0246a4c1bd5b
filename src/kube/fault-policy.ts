import type { Fault, FaultKind } from '../base/fault.ts';
import type { Instant, Milliseconds } from '../base/instant.ts';
import { after, instant, milliseconds, minutes, seconds } from '../base/instant.ts';

/** Bounds of an exponential back-off: first delay and longest. */
export interface BackOff {
  readonly base: Milliseconds;
  readonly max: Milliseconds;
}

/** The delay before attempt `failures` + 1: `base` after the first failure, doubled with each further one, at most `max`. */
export const backOffDelay = ({ base, max }: BackOff, failures: number): Milliseconds =>
  milliseconds(Math.min(max, base * 2 ** Math.min(Math.max(failures - 1, 0), 60)));

type Delay = (failures: number, backOff: BackOff) => Milliseconds;

/**
 * The one table: how long to leave alone what failed, by the kind of Fault.
 * `throttled` stands here only for a Fault that names no instant. A refusal's next attempt is the business of the rule that counts failed
 * attempts; here is only when the object is looked at again should nothing else wake it. `misconfigured` waits for a person: what would mend
 * it (a grant, a password) may not be watched, so it is looked at each minute.
 */
const DELAYS: Readonly<Record<FaultKind, Delay>> = {
  transient: (failures, backOff) => backOffDelay(backOff, failures),
  throttled: (failures, backOff) => backOffDelay(backOff, failures),
  refused: (_, backOff) => backOff.max,
  misconfigured: () => minutes(1),
  defect: () => minutes(10),
};

/** An instant that is over must not make anybody ask in a circle. */
const SHORTEST_WAIT = seconds(1);

/** When to look again at what failed `failures` times in a row, the last time with `fault`. */
export function lookAgainAt(fault: Fault, failures: number, now: Instant, backOff: BackOff): Instant {
  if (fault.kind === 'throttled' && fault.until !== undefined)
    return instant(Math.max(fault.until, after(now, SHORTEST_WAIT)));
  return after(now, DELAYS[fault.kind](failures, backOff));
}

/** Whether the Fault counts as a failed attempt: "not now" does not. */
export const countsAsFailure = (fault: Fault): boolean => fault.kind !== 'throttled';

import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import type { Instant } from '../../base/instant.ts';
import { after, milliseconds, seconds } from '../../base/instant.ts';
import { pause } from '../../base/pause.ts';
import { setNewest } from '../../base/set-newest.ts';

/** How many requests a credential may make: so many at once, and so many each second after that. */
export interface RequestRate {
  readonly perSecond: number;
  readonly burst: number;
}

/** What one credential may still ask for. */
export interface RequestBudget {
  /**
   * Resolves when a request may be made, and counts it.
   * @throws Fault throttled `RateLimited`: it is paused, or its turn is too far off to wait for; transient `Cancelled`.
   */
  admit(signal: AbortSignal): Promise<void>;
  /** The vendor has said "not before". Never shortens a pause. */
  pauseUntil(until: Instant): void;
}

/** The budgets of all credentials of a process. */
export interface RequestBudgets {
  /** The budget that belongs to a credential, always the same one while it is in use. `key` is a digest: it tells nothing. */
  of(key: string, rate: RequestRate): RequestBudget;
}

/** Longer ones go back to the queue, with the instant at which it is their turn. */
const LONGEST_WAIT = seconds(10);
/** So many credentials are remembered; those that have been idle longest go first. */
const MOST = 1000;

/** No credential has made a request yet. */
export function createRequestBudgets(clock: Clock): RequestBudgets {
  const budgets = new Map<string, RequestBudget>();
  return {
    of(key, rate) {
      const budget = budgets.get(key) ?? createRequestBudget(clock, rate);
      setNewest(budgets, key, budget, MOST);
      return budget;
    },
  };
}

/**
 * A full budget. Each request moves the instant at which all would be paid for by the time that it costs; it may be made as long as that
 * instant is no more than a burst ahead. (The generic cell rate algorithm, ITU-T I.371 §A: a token bucket without tokens to refill.)
 */
export function createRequestBudget(clock: Clock, { perSecond, burst }: RequestRate): RequestBudget {
  const cost = 1000 / perSecond;
  let paidAt = clock.monotonic() as number;
  let pausedUntil: Instant | undefined;
  return {
    async admit(signal) {
      const now = clock.now();
      if (pausedUntil !== undefined && now < pausedUntil) throw limitedFault(pausedUntil);
      const ahead = Math.max(paidAt - clock.monotonic(), 0);
      const wait = milliseconds(Math.max(ahead - (burst - 1) * cost, 0));
      if (wait > LONGEST_WAIT) throw limitedFault(after(now, wait));
      paidAt = clock.monotonic() + ahead + cost;
      if (wait > 0) await pause(clock, wait, signal);
      if (signal.aborted) throw cancelled(signal);
    },
    pauseUntil(until) {
      if (pausedUntil === undefined || until > pausedUntil) pausedUntil = until;
    },
  };
}

const limitedFault = (until: Instant): Fault =>
  new Fault('throttled', {
    code: 'RateLimited',
    message: 'the requests of this credential to its DNS service are paused, as it limits their rate',
    until,
  });

function cancelled(signal: AbortSignal): Fault {
  const reason: unknown = signal.reason;
  if (reason instanceof Fault) return reason;
  return new Fault('transient', { code: 'Cancelled', message: 'the request was given up', cause: reason });
}

import type { Fault } from '../base/fault.ts';
import type { Instant, Milliseconds } from '../base/instant.ts';
import { milliseconds } from '../base/instant.ts';

/** One point in time by both clocks. */
export interface Moment {
  readonly wall: Instant;
  /** Monotonic. */
  readonly run: Milliseconds;
}

/** What a Lease says of its holder. `version` differs whenever anything in it does. */
export interface LeaseRecord {
  /** '': nobody's. */
  readonly holder: string;
  readonly duration: Milliseconds;
  readonly transitions: number;
  /** `spec.acquireTime`; with the holder it tells one process' hold from another's of the same name. */
  readonly acquiredAt: Instant | undefined;
  readonly version: string;
}

/** Where a candidate stands: waiting for the Lease, holding it, or out for good. */
export type LeaseState =
  /** `since`: when we first saw the Lease as `record` says. `tried`: acquireTime of our own attempts, whose replies may have been lost. */
  | {
      readonly is: 'waiting';
      readonly seen?: { readonly record: LeaseRecord; readonly since: Moment };
      readonly tried?: Instant;
    }
  /** `renewedAt`: when the last renewal that was accepted was sent off. */
  | { readonly is: 'leading'; readonly record: LeaseRecord; readonly renewedAt: Moment; readonly acquiredAt: Instant }
  | { readonly is: 'lost'; readonly because: string };

/** What a candidate has learnt since its last step: that it is time to act, or what became of a request. */
export type LeaseInput =
  | { readonly is: 'due' }
  | { readonly is: 'found'; readonly record: LeaseRecord }
  | { readonly is: 'missing' }
  | { readonly is: 'written'; readonly record: LeaseRecord; readonly sentAt: Moment; readonly acquiredAt: Instant }
  | { readonly is: 'failed'; readonly fault: Fault };

/** What to do next. `take` and `renew` write over the record given, and only over it. */
export type LeaseMove =
  | { readonly do: 'read' }
  | { readonly do: 'create'; readonly acquiredAt: Instant; readonly transitions: number }
  | { readonly do: 'take' | 'renew'; readonly over: LeaseRecord; readonly acquiredAt: Instant }
  | { readonly do: 'wait' }
  | { readonly do: 'retry' }
  | { readonly do: 'end' };

/** Who the candidate is, and how old its last renewal may be for the Lease to be its own. */
export interface LeaseSettings {
  readonly identity: string;
  readonly renewDeadline: Milliseconds;
}

/** One step: where the candidate stands now, and what it is to do. */
export interface LeaseTurn {
  readonly state: LeaseState;
  readonly move: LeaseMove;
}

/**
 * Time gone by for the holder: by whichever clock ran further, so that neither a sleeping machine (the monotonic clock stands) nor a
 * wall clock set back lets it believe too long.
 */
export const heldFor = (from: Moment, to: Moment): Milliseconds =>
  milliseconds(Math.max(to.wall - from.wall, to.run - from.run));

/** Time gone by for those who wait: by the monotonic clock alone. A wall clock set forward must not take the Lease from its holder. */
const waitedFor = (from: Moment, to: Moment): Milliseconds => milliseconds(to.run - from.run);

/** Whether the Lease is ours at this moment, as far as we ourselves have seen. */
export const isHeld = (state: LeaseState, now: Moment, { renewDeadline }: LeaseSettings): boolean =>
  state.is === 'leading' && heldFor(state.renewedAt, now) < renewDeadline;

/** How long the Lease of another, as it was last seen, still stands; undefined where there is none or it has run out. */
export function stillStands(state: LeaseState, now: Moment): Milliseconds | undefined {
  if (state.is !== 'waiting' || state.seen === undefined || state.seen.record.holder === '') return undefined;
  const left = state.seen.record.duration - waitedFor(state.seen.since, now);
  return left > 0 ? milliseconds(left) : undefined;
}

/** One step of the election. Pure. Source: reference 04 §4.2; 09 Q3 (written times are never judged, only what changed when). */
export function step(state: LeaseState, input: LeaseInput, now: Moment, settings: LeaseSettings): LeaseTurn {
  if (state.is === 'lost') return { state, move: { do: 'end' } };
  if (state.is === 'waiting') return stepWaiting(state, input, now, settings);
  if (isHeld(state, now, settings)) return stepLeading(state, input, settings);
  // A renewal that was accepted still counts, if it was sent off in time.
  if (input.is === 'written' && heldFor(input.sentAt, now) < settings.renewDeadline) return lead(input);
  return lose('it could not be renewed in time');
}

type Waiting = Extract<LeaseState, { is: 'waiting' }>;
type Leading = Extract<LeaseState, { is: 'leading' }>;

function stepWaiting(state: Waiting, input: LeaseInput, now: Moment, settings: LeaseSettings): LeaseTurn {
  switch (input.is) {
    case 'due':
      return { state, move: { do: 'read' } };
    case 'missing':
      return attempt(state, now, { do: 'create', acquiredAt: now.wall, transitions: 0 });
    case 'found':
      return judge(state, input.record, now, settings);
    case 'written':
      // An answer that took as long as the Lease lasts is worth nothing: others may have taken it since.
      return heldFor(input.sentAt, now) < settings.renewDeadline ? lead(input) : { state, move: { do: 'wait' } };
    case 'failed':
      return { state, move: { do: 'wait' } };
  }
}

function judge(state: Waiting, record: LeaseRecord, now: Moment, settings: LeaseSettings): LeaseTurn {
  const since = state.seen?.record.version === record.version ? state.seen.since : now;
  const seen: Waiting = { ...state, seen: { record, since } };
  const isOver = waitedFor(since, now) >= record.duration;
  if (record.holder === '' || isOver || isOurs(record, settings, state.tried)) {
    return attempt(seen, now, { do: 'take', over: record, acquiredAt: now.wall });
  }
  return { state: seen, move: { do: 'wait' } };
}

/** The very hold that this process began, not that of a namesake. */
const isOurs = (record: LeaseRecord, { identity }: LeaseSettings, acquiredAt: Instant | undefined): boolean =>
  record.holder === identity && acquiredAt !== undefined && record.acquiredAt === acquiredAt;

const attempt = (state: Waiting, now: Moment, move: LeaseMove): LeaseTurn => ({
  state: { ...state, tried: now.wall },
  move,
});

function stepLeading(state: Leading, input: LeaseInput, settings: LeaseSettings): LeaseTurn {
  switch (input.is) {
    case 'due':
      return { state, move: { do: 'renew', over: state.record, acquiredAt: state.acquiredAt } };
    case 'missing':
      return { state, move: { do: 'create', acquiredAt: state.acquiredAt, transitions: state.record.transitions } };
    case 'found':
      return isOurs(input.record, settings, state.acquiredAt)
        ? { state, move: { do: 'renew', over: input.record, acquiredAt: state.acquiredAt } }
        : lose(input.record.holder === '' ? 'it was given away' : `"${input.record.holder}" has taken it`);
    case 'written':
      return lead(input);
    case 'failed':
      return { state, move: { do: changedMeanwhile(input.fault) ? 'read' : 'retry' } };
  }
}

const changedMeanwhile = ({ code }: Fault): boolean => ['Conflict', 'AlreadyExists', 'NotFound'].includes(code);

function lead({ record, sentAt, acquiredAt }: Extract<LeaseInput, { is: 'written' }>): LeaseTurn {
  return { state: { is: 'leading', record, renewedAt: sentAt, acquiredAt }, move: { do: 'wait' } };
}

const lose = (because: string): LeaseTurn => ({ state: { is: 'lost', because }, move: { do: 'end' } });

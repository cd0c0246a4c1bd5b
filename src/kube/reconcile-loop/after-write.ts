import type { WriteEnd, WriteStep } from '../executor/executor.ts';
import type { Fault } from '../../base/fault.ts';
import type { Instant } from '../../base/instant.ts';
import type { OutsideCall } from '../step.ts';
import type { Room, Turn } from './turn.ts';
import type { Spoken } from '../../base/rules.ts';
import type { TurnReport } from '../executor/tap.ts';
import { assertNever } from '../../base/assert-never.ts';
import { isPassing } from '../../base/is-passing.ts';
import { lookAgainAt } from '../fault-policy.ts';
import { keyText } from '../key-text.ts';

type TurnEnd = TurnReport['end'];

/** What a write that has ended means for the turn: undefined if it goes on. */
export function afterWrite<View, Call extends OutsideCall, Reply>(
  room: Room<View, Call, Reply>,
  turn: Turn,
  step: Spoken<WriteStep>,
  end: WriteEnd,
): TurnEnd | undefined {
  const place = keyText(turn.key);
  switch (end.is) {
    case 'done':
      turn.written = step;
      // A status write that tells of the failed one does not undo it.
      if (turn.failed === undefined) room.desks.wrote(place, undefined);
      room.desks.clear(place, step.clears ?? []);
      return undefined;
    case 'conflict':
      turn.conflicts++;
      if (turn.conflicts < 2) return undefined;
      room.queue.retry(turn.key);
      return { is: 'failed', fault: end.fault };
    case 'failed':
      room.desks.wrote(place, end.fault);
      if (turn.failed !== undefined || isPassing(end.fault)) return giveUp(room, turn, end.fault);
      // Decided once more, so that a rule can show what is in the way.
      turn.failed = { step, fault: end.fault };
      return undefined;
    default:
      return assertNever(end);
  }
}

/** Ends a turn because of a Fault. */
export function giveUp<View, Call extends OutsideCall, Reply>(
  room: Room<View, Call, Reply>,
  turn: Turn,
  fault: Fault,
): TurnEnd {
  lookAgainLater(room, turn, fault);
  return { is: 'failed', fault };
}

/**
 * Transient Faults count for the key's back-off; the others have their own time. What only a person can mend is looked at sooner at first:
 * an API server that has just been started does not know our rights for a moment, and refuses what it allows a second later.
 */
export function lookAgainLater<View, Call extends OutsideCall, Reply>(
  { queue, clock, backOff }: Room<View, Call, Reply>,
  turn: Turn,
  fault: Fault,
): Instant {
  if (fault.kind === 'transient') return queue.retry(turn.key);
  const own = lookAgainAt(fault, 1, clock.now(), backOff);
  const at = fault.kind === 'misconfigured' ? earlier(queue.retry(turn.key), own) : own;
  queue.addAt(turn.key, at);
  return at;
}

const earlier = (one: Instant, other: Instant): Instant => (other < one ? other : one);

import type { About } from '../executor/executor.ts';
import type { LoopParts } from './reconcile-loop.ts';
import type { ObjectKey } from '../../api/kubernetes.ts';
import type { OutsideCall, Rest, Step } from '../step.ts';
import type { Instant } from '../../base/instant.ts';
import type { ResourceVersion, Uid } from '../../base/brand.ts';
import type { Spoken } from '../../base/rules.ts';
import type { TurnReport } from '../executor/tap.ts';
import type { Targets } from './targets.ts';
import type { RestEvents } from './rest-events.ts';
import type { WriteStep } from '../executor/executor.ts';
import { isDeepStrictEqual } from 'node:util';
import { assertNever } from '../../base/assert-never.ts';
import { asFault, Fault } from '../../base/fault.ts';
import { after, between, earliest, milliseconds, minutes, seconds } from '../../base/instant.ts';
import { keyOf } from '../executor/executor.ts';
import { keyText } from '../key-text.ts';
import { startCall } from './call.ts';
import { afterWrite, giveUp, lookAgainLater } from './after-write.ts';
import { notKeptFault } from './not-kept.ts';
import { reporter } from './reporter.ts';
import { tellRefusedWrite } from './tell-refused-write.ts';

/** All that turns of one loop share. */
export interface Room<View, Call extends OutsideCall, Reply> extends LoopParts<View, Call, Reply> {
  readonly targets: Targets;
  readonly restEvents: RestEvents;
  /** Objects set aside, by place, and until when events of theirs wake nobody. */
  readonly aside: Map<string, Instant>;
  /** Calls under way; awaited at the stop. */
  readonly underWay: Set<Promise<void>>;
  readonly signal: AbortSignal;
}

/** One turn's own: which key, under which correlation id, since when, and what it has seen of the API server. */
export interface Turn {
  readonly key: ObjectKey;
  correlationId: string;
  readonly startedAt: number;
  readonly confirmed: Map<Uid, ResourceVersion>;
  /** Ends the turn's requests. */
  readonly signal: AbortSignal;
  /** Runs what changes the cache without waking this key. */
  readonly quietly: (fold: () => void) => void;
  steps: number;
  /** What was made and deleted: each is progress once, as an Order of a hundred names makes a hundred Challenges; made and deleted in turn is none. */
  readonly moved: Set<string>;
  conflicts: number;
  /** The last write that went through in this turn. */
  written: Spoken<WriteStep> | undefined;
  /** The write that failed in this turn. */
  failed: { readonly step: Spoken<WriteStep>; readonly fault: Fault } | undefined;
}

/** More steps than this in one turn, not counting what was made and deleted, is not progress. */
const mostSteps = 32;
/** And more than this is no progress either. */
const mostMoved = 1000;
/** Events wake an object that was set aside only after this long; a person who mends it waits no longer. */
const asideFor = minutes(1);
/** A turn begins no step after so long; the one that is under way ends by its request's own deadline. */
const turnDeadline = minutes(1);
const shortestRest = milliseconds(100);
/** Where the instant is over already: something is wrong with it, and nobody knows when it will not be. */
const restInPlaceOfNone = seconds(1);

type TurnEnd = TurnReport['end'];

/**
 * Works on one key: observe, decide, carry out, until a rest, a call, or a Fault. `isParked` is true if a call goes on: the key stays out
 * of the queue until its answer lies on the desk. Never throws: what is thrown sets this object aside and nobody else.
 */
export async function takeTurn<View, Call extends OutsideCall, Reply>(
  room: Room<View, Call, Reply>,
  key: ObjectKey,
): Promise<{ readonly isParked: boolean }> {
  const turn: Turn = {
    key,
    correlationId: room.newCorrelationId(),
    startedAt: room.clock.monotonic(),
    confirmed: new Map(),
    signal: room.signal,
    quietly: (fold) => room.queue.quietly(key, fold),
    steps: 0,
    moved: new Set(),
    conflicts: 0,
    written: undefined,
    failed: undefined,
  };
  const end = waitAside(room, key) ?? (await stepUntilEnd(room, turn));
  for (const tap of room.taps) {
    const millis = milliseconds(room.clock.monotonic() - turn.startedAt);
    tap.turn?.({
      controller: room.controller.name,
      key,
      correlationId: turn.correlationId,
      steps: turn.steps,
      millis,
      end,
    });
  }
  return { isParked: end.is === 'calling' };
}

/** What was set aside is not looked at again because its own writes wake it: a rule that never rests must not become a storm. */
function waitAside<View, Call extends OutsideCall, Reply>(
  { aside, clock, queue }: Room<View, Call, Reply>,
  key: ObjectKey,
): TurnEnd | undefined {
  const until = aside.get(keyText(key));
  if (until === undefined) return undefined;
  const left = between(clock.now(), until);
  // More than it can be is the work of a clock that was set back.
  if (left > 0 && left <= asideFor) {
    queue.addAt(key, until);
    return { is: 'waiting' };
  }
  aside.delete(keyText(key));
  return undefined;
}

async function stepUntilEnd<View, Call extends OutsideCall, Reply>(
  room: Room<View, Call, Reply>,
  turn: Turn,
): Promise<TurnEnd> {
  const place = keyText(turn.key);
  let about: About | undefined;
  try {
    while (turn.steps - Math.min(turn.moved.size, mostMoved) < mostSteps) {
      refuseOverdue(room, turn);
      const observed = room.controller.observe(turn.key, room.desks.of(place, turn.confirmed));
      if (observed === undefined) return gone(room, turn, place);
      about = { key: turn.key, uid: observed.uid };
      // Another object under the same name: what was asked for the first is no answer for it.
      if (!room.desks.belongsTo(place, observed.uid)) continue;
      turn.steps++;
      const word = room.controller.decide(observed.view, room.clock.now());
      turn.correlationId = correlationOf(word) ?? room.controller.correlate?.(observed.view) ?? turn.correlationId;
      const end = await obey(room, turn, about, word);
      if (end !== undefined) return end;
    }
    throw new Fault('defect', { code: 'NoRest', message: `no rest after ${turn.steps} steps` });
  } catch (thrown) {
    return setAside(room, turn, about, asFault(thrown));
  }
}

/** A signal of its own for each turn would say the same for five times what a decision costs. @throws Fault transient. */
function refuseOverdue<View, Call extends OutsideCall, Reply>(
  { clock }: Room<View, Call, Reply>,
  { startedAt }: Turn,
): void {
  if (clock.monotonic() - startedAt <= turnDeadline) return;
  const message = `not done within ${turnDeadline / 1000} s`;
  throw new Fault('transient', { code: 'DeadlineExceeded', message });
}

const correlationOf = (word: Step<OutsideCall> | Rest): string | undefined =>
  'correlation' in word ? word.correlation : undefined;

async function obey<View, Call extends OutsideCall, Reply>(
  room: Room<View, Call, Reply>,
  turn: Turn,
  about: About,
  word: Spoken<Step<Call> | Rest>,
): Promise<TurnEnd | undefined> {
  switch (word.do) {
    case 'sleep':
    case 'await':
      return rest(room, turn, about, word);
    case 'call':
      refuseRepetition(room, turn, word.call);
      startCall(room, turn, about, word);
      return { is: 'calling' };
    case 'create':
    case 'apply':
    case 'patch':
    case 'setStatus':
    case 'delete':
      return write(room, turn, about, word);
    default:
      return assertNever(word);
  }
}

/** @throws Fault defect: the answer lies on the desk, so the rule that asks again does not look, and would ask for ever. */
function refuseRepetition<View, Call extends OutsideCall, Reply>(
  { desks }: Room<View, Call, Reply>,
  { key, confirmed }: Turn,
  { name, id, again }: Call,
): void {
  if (again === true) return;
  if (desks.of(keyText(key), confirmed).get(id) === undefined) return;
  throw new Fault('defect', {
    code: 'CallRepeated',
    message: `the call ${name} was to be made again while its answer is there`,
  });
}

function rest<View, Call extends OutsideCall, Reply>(
  room: Room<View, Call, Reply>,
  turn: Turn,
  about: About,
  word: Spoken<Rest>,
): TurnEnd {
  const { queue, clock, restEvents, recordEvents } = room;
  const events = restEvents.fresh(word.then ?? [], about, clock.now());
  if (events.length > 0) recordEvents(events, about);
  const again = turn.failed === undefined ? undefined : lookAgainLater(room, turn, turn.failed.fault);
  if (again === undefined) queue.forget(turn.key);
  const until = wakeAt(word.do === 'sleep' ? word.until : word.atLatest, clock.now());
  queue.addAt(turn.key, earliest(until, again) ?? until);
  return { is: 'rest', rest: word, by: word.by };
}

/** A rest until an instant gone by would be a loop without a pause. */
function wakeAt(until: Instant, now: Instant): Instant {
  if (until <= now) return after(now, restInPlaceOfNone);
  const soonest = after(now, shortestRest);
  return until > soonest ? until : soonest;
}

async function write<View, Call extends OutsideCall, Reply>(
  room: Room<View, Call, Reply>,
  turn: Turn,
  about: About,
  step: Spoken<WriteStep>,
): Promise<TurnEnd | undefined> {
  if (!room.stillHeld()) return { is: 'stopped' };
  if (turn.failed !== undefined && isDeepStrictEqual(step, turn.failed.step))
    return giveUp(room, turn, turn.failed.fault);
  if (turn.written !== undefined && isDeepStrictEqual(step, turn.written)) {
    const fault = notKeptFault(step);
    tellRefusedWrite(room, about, step, fault);
    return giveUp(room, turn, fault);
  }
  const report = reporter(room, turn, step);
  report({ is: 'started' });
  const end = await room.executor.write(step, about, turn);
  report(end);
  if (end.is === 'failed') tellRefusedWrite(room, about, step, end.fault);
  else if (step.do === 'create' || step.do === 'delete') turn.moved.add(`${step.do} ${keyText(keyOf(step))}`);
  return afterWrite(room, turn, step, end);
}

function gone<View, Call extends OutsideCall, Reply>(
  { queue, desks }: Room<View, Call, Reply>,
  turn: Turn,
  place: string,
): TurnEnd {
  desks.forget(place);
  queue.drop(turn.key);
  return { is: 'gone' };
}

/** Our own bug: this object waits, with an event that a person can quote; all others go on. */
function setAside<View, Call extends OutsideCall, Reply>(
  room: Room<View, Call, Reply>,
  turn: Turn,
  about: About | undefined,
  fault: Fault,
): TurnEnd {
  if (fault.kind === 'defect' && about !== undefined) {
    const message = `Internal error, please report it: ${fault.message} (correlation id ${turn.correlationId})`;
    const component = `certwright-${room.controller.name}`;
    room.recordEvents([{ type: 'Warning', reason: 'InternalError', message, component }], about);
  }
  if (fault.kind === 'defect') room.aside.set(keyText(turn.key), after(room.clock.now(), asideFor));
  lookAgainLater(room, turn, fault);
  return { is: 'failed', fault };
}

import type { About } from '../executor/executor.ts';
import type { OutsideCall, Step } from '../step.ts';
import type { Room, Turn } from './turn.ts';
import type { Spoken } from '../../base/rules.ts';
import { withDeadline } from '../../base/deadline.ts';
import { asFault } from '../../base/fault.ts';
import { minutes } from '../../base/instant.ts';
import { keyText } from '../key-text.ts';
import { reporter } from './reporter.ts';

/** A call that takes longer than this is over; whoever knows better (an ACME order) asks in pieces. */
const callDeadline = minutes(2);

/**
 * Begins a call to the outside without holding a worker. Its reply or Fault is laid on the desk, and only then is the key free again and
 * wanted: so the same question is never under way twice.
 */
export function startCall<View, Call extends OutsideCall, Reply>(
  room: Room<View, Call, Reply>,
  turn: Turn,
  about: About,
  step: Spoken<Extract<Step<Call>, { readonly do: 'call' }>>,
): void {
  const { queue, underWay } = room;
  const running = makeCall(room, turn, about, step).then(() => {
    underWay.delete(running);
    queue.done(turn.key);
  });
  underWay.add(running);
}

/** Never rejects. */
async function makeCall<View, Call extends OutsideCall, Reply>(
  { targets, controller, desks, queue, recordEvents, clock, signal, stillHeld, ...others }: Room<View, Call, Reply>,
  turn: Turn,
  about: About,
  step: Spoken<Extract<Step<Call>, { readonly do: 'call' }>>,
): Promise<void> {
  const { call, then = [] } = step;
  const place = keyText(turn.key);
  const report = reporter({ ...others, clock, controller }, turn, step);
  try {
    const reply = await targets.run(call.target, async () => {
      if (!stillHeld()) return undefined;
      report({ is: 'started' });
      const perform = (within: AbortSignal): Promise<Reply> => controller.perform(call, within);
      return { answer: await withDeadline(clock, callDeadline, signal, perform) };
    });
    if (reply === undefined) return;
    desks.reply(place, call.id, reply.answer);
    report({ is: 'done' });
    if (then.length > 0) recordEvents(then, about);
  } catch (thrown) {
    const fault = asFault(thrown);
    desks.fault(place, call.id, fault);
    report({ is: 'failed', fault });
  }
  queue.add(turn.key);
}

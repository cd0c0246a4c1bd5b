import type { Fault } from '../../base/fault.ts';
import { describeFault } from '../../base/fault.ts';
import type { About, WriteStep } from '../executor/executor.ts';
import type { OutsideCall } from '../step.ts';
import { targetOf } from './target-of.ts';
import type { Room } from './turn.ts';

/** A write that only a person can make possible (a quota, a right, an admission webhook, a size) is told on the object, once an hour. */
export function tellRefusedWrite<View, Call extends OutsideCall, Reply>(
  { restEvents, recordEvents, clock, controller }: Room<View, Call, Reply>,
  about: About,
  step: WriteStep,
  fault: Fault,
): void {
  if (fault.kind !== 'misconfigured' && fault.kind !== 'refused') return;
  const message = `Failed to write ${targetOf(step)}: ${describeFault(fault)}`;
  const component = 'manager' in step ? step.manager : `certwright-${controller.name}`;
  const events = restEvents.fresh([{ type: 'Warning', reason: 'WriteFailed', message, component }], about, clock.now());
  if (events.length > 0) recordEvents(events, about);
}

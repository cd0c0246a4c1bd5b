import type { LoopParts } from './reconcile-loop.ts';
import type { OutsideCall, Step } from '../step.ts';
import type { Spoken } from '../../base/rules.ts';
import type { StepOutcome } from '../executor/tap.ts';
import type { Turn } from './turn.ts';
import { milliseconds } from '../../base/instant.ts';

/** Tells every tap how far one step came. */
export function reporter<View, Call extends OutsideCall, Reply>(
  { taps, clock, controller }: Pick<LoopParts<View, Call, Reply>, 'taps' | 'clock' | 'controller'>,
  { key, correlationId }: Turn,
  step: Spoken<Step<OutsideCall>>,
): (outcome: StepOutcome) => void {
  const startedAt = clock.monotonic();
  const { name } = controller;
  return (outcome) => {
    const millis = milliseconds(clock.monotonic() - startedAt);
    for (const tap of taps) tap.step?.({ controller: name, key, step, by: step.by, outcome, correlationId, millis });
  };
}

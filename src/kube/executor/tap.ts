import type { ObjectKey } from '../../api/kubernetes.ts';
import type { Fault } from '../../base/fault.ts';
import type { Milliseconds } from '../../base/instant.ts';
import type { OutsideCall, Rest, Step } from '../step.ts';
import type { WriteEnd } from './executor.ts';

/** How far a step came: `started` before anything is sent, then one of the others. `conflict`: read live and to be decided again. */
export type StepOutcome = { readonly is: 'started' } | WriteEnd;

/** What a tap is told of a step. `by` is the name of the rule that decided it. */
export interface StepReport {
  readonly controller: string;
  readonly key: ObjectKey;
  readonly step: Step<OutsideCall>;
  readonly by: string;
  readonly outcome: StepOutcome;
  readonly correlationId: string;
  /** Since `started`. */
  readonly millis: Milliseconds;
}

/** What a tap is told at the end of a turn. */
export interface TurnReport {
  readonly controller: string;
  readonly key: ObjectKey;
  readonly correlationId: string;
  readonly millis: Milliseconds;
  readonly steps: number;
  readonly end:
    | { readonly is: 'rest'; readonly rest: Rest; readonly by: string }
    | { readonly is: 'calling' | 'waiting' | 'gone' | 'stopped' }
    | { readonly is: 'failed'; readonly fault: Fault };
}

/** Log, metric, audit record, crash point: told of each step and turn. Must not throw, save to play a crash in a test. */
export interface Tap {
  step?(report: StepReport): void;
  turn?(report: TurnReport): void;
}

import type { ObjectKey } from '../api/kubernetes.ts';
import type { Uid } from '../base/brand.ts';
import type { Clock } from '../base/clock.ts';
import type { Fault } from '../base/fault.ts';
import type { Milliseconds } from '../base/instant.ts';
import type { KubeApi } from './kube-api.ts';
import type { EventDraft } from './step.ts';

/** The object an event is about. */
export type Regarding = ObjectKey & { readonly uid?: Uid };

export interface EventRecorderOptions {
  readonly api: KubeApi;
  readonly clock: Clock;
  /** Told of each event that was given up, with the reason. */
  readonly onDropped?: (draft: EventDraft, regarding: Regarding, fault: Fault) => void;
}

/**
 * Sends core/v1 Events, never waited for.
 *
 * Guarantees: equal events (object, type, reason, message, component) are one Event with a count; an object's first ten requests go at
 * once, then one a second; what is held in memory is bounded, the newest is dropped first.
 */
export interface EventRecorder {
  /** `draft.regarding`, where there is one, stands before `regarding`. */
  record(draft: EventDraft, regarding: Regarding): void;
  /** At shutdown: waits until all is sent, at most `within`; then what is left is dropped and nothing more is taken. */
  flush(within: Milliseconds): Promise<void>;
}

/** Makes a recorder. */
export declare function createEventRecorder(options: EventRecorderOptions): EventRecorder;

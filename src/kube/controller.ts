import type { Cached, ObjectKey } from '../api/kubernetes.ts';
import type { ResourceVersion, Uid } from '../base/brand.ts';
import type { Fault } from '../base/fault.ts';
import type { Instant } from '../base/instant.ts';
import type { Spoken } from '../base/rules.ts';
import type { OutsideCall, Rest, Step } from './step.ts';

/** Reads one kind's cached objects. All returned objects are frozen. */
export interface Reader<T extends Cached> {
  get(namespace: string, name: string): T | undefined;
  /** The objects that the declared index `index` files under `value`, in no particular order. */
  by(index: string, value: string): readonly T[];
  all(): Iterable<T>;
}

/** What lies on the desk for one question: the reply, or the Fault and when the question may be asked again. */
export type Answer<Reply> =
  | { readonly is: 'reply'; readonly reply: Reply; readonly at: Instant }
  | {
      readonly is: 'fault';
      readonly fault: Fault;
      readonly at: Instant;
      readonly attempts: number;
      readonly retryAt: Instant;
    };

/** Answers to the calls made for one object, by call id; and the Fault of the last write that failed, until a later write succeeds. */
export interface Desk<Reply> {
  get(id: string): Answer<Reply> | undefined;
  /** The Fault that the question was last answered with, also once it may be asked again: what is told of it stays until there is another answer. */
  lastFault(id: string): Fault | undefined;
  readonly failedWrite: Fault | undefined;
  /**
   * The version of the object with this uid that the API server itself showed us in this turn: the reply of a write, or the
   * executor's live read after a conflict. Undefined if all we know of it is the cache. Nothing is deleted on the cache's word alone.
   */
  confirmed(uid: Uid): ResourceVersion | undefined;
}

/** How urgent a key is: the share of life left, 0 (expired) to 1 (new). No certificate yet counts as 0.1. Smaller goes first. */
export type Urgency = number;

/** A change of a watched object, as the cache saw it: before and after, either missing. */
export interface Change<T extends Cached> {
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/**
 * A controller as the reconcile loop knows it: what it looks at, what it decides, what it may call.
 * `observe` returns undefined when the object is gone. `decide` is pure and total. A throw in either is a `defect` of that object alone.
 */
export interface Controller<View, Call extends OutsideCall, Reply> {
  /** Metric label, log field; also the queue's name. */
  readonly name: string;
  observe(key: ObjectKey, desk: Desk<Reply>): { readonly view: View; readonly uid: Uid } | undefined;
  decide(view: View, now: Instant): Spoken<Step<Call> | Rest>;
  perform(call: Call, signal: AbortSignal): Promise<Reply>;
  urgency(key: ObjectKey, now: Instant): Urgency;
  /** Names what is being worked on across turns, processes and controllers, for the log; where it is undefined each turn has an id of its own. */
  correlate?(view: View): string | undefined;
}

import type { ObjectKey } from '../api/kubernetes.ts';
import type { Clock } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';
import type { Urgency } from './controller.ts';
import type { BackOff } from './fault-policy.ts';

export interface WorkQueueOptions {
  readonly clock: Clock;
  readonly backOff: BackOff;
  urgency(key: ObjectKey, now: Instant): Urgency;
}

/**
 * Keys waiting to be worked on: one entry per key.
 * Guarantees: a key that was handed out is not handed out again before `done`; a key added meanwhile is handed out once more afterwards.
 * Order: architecture 5.4 (bands of urgency, namespaces in turn, every fourth pick the longest waiting).
 */
export interface WorkQueue {
  /** Wants the key worked on as soon as possible. */
  add(key: ObjectKey): void;
  /** Sets the instant at which the key comes again by itself, in place of the one set before. Wall clock; noticed within a minute of a jump. */
  addAt(key: ObjectKey, at: Instant): void;
  /** Counts a failure of the key and sets its next instant by exponential back-off, which is returned. */
  retry(key: ObjectKey): Instant;
  /** The key went well: its back-off starts over. */
  forget(key: ObjectKey): void;
  /** The key is gone: nothing is kept of it, and no wake-up. */
  drop(key: ObjectKey): void;
  /** The next key, waiting for one; undefined once the queue is closed. */
  take(): Promise<ObjectKey | undefined>;
  /** The key handed out is free again. */
  done(key: ObjectKey): void;
  /** While held, nothing is handed out. A new queue is held. */
  hold(): void;
  release(): void;
  /** Ends every `take`; adds are ignored from then on. */
  close(): void;
  /** For metrics: keys ready, being worked on, and waiting for an instant. */
  counts(): { readonly ready: number; readonly working: number; readonly later: number };
}

import type { ObjectKey } from '../api/kubernetes.ts';
import type { Clock } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';
import { after } from '../base/instant.ts';
import type { Urgency } from './controller.ts';
import type { BackOff } from './fault-policy.ts';
import { backOffDelay } from './fault-policy.ts';
import { keyText } from './key-text.ts';
import { createAlarm } from './queue/alarm.ts';
import { BANDS, createReadyKeys } from './queue/ready.ts';

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
  /**
   * Runs `act`, during which adding this key does nothing: what a turn folds into the cache it looks at next anyway. Without it each write
   * would bring its own key back, back-off or not.
   */
  quietly(key: ObjectKey, act: () => void): void;
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

/** An empty queue, held. */
export function createWorkQueue(options: WorkQueueOptions): WorkQueue {
  const { clock } = options;
  const ready = createReadyKeys();
  /** Keys handed out; true: wanted again meanwhile. */
  const working = new Map<string, boolean>();
  const later = new Map<string, ObjectKey>();
  const failures = new Map<string, number>();
  const takers: ((key: ObjectKey | undefined) => void)[] = [];
  let state: 'held' | 'open' | 'closed' = 'held';
  let quiet: string | undefined;

  const handOut = (): void => {
    while (state === 'open' && takers.length > 0) {
      const next = ready.take();
      if (next === undefined) return;
      working.set(next.id, false);
      takers.shift()?.(next.key);
    }
  };
  const add = (key: ObjectKey): void => {
    const id = keyText(key);
    if (state === 'closed' || id === quiet) return;
    if (working.has(id)) return void working.set(id, true);
    ready.put(id, key, bandOf(options, key));
    handOut();
  };
  const alarm = createAlarm(clock, (id) => {
    const key = later.get(id);
    later.delete(id);
    if (key !== undefined) add(key);
  });
  const addAt = (key: ObjectKey, at: Instant): void => {
    if (state === 'closed') return;
    later.set(keyText(key), key);
    alarm.set(keyText(key), at);
  };
  const forget = (key: ObjectKey): void => void failures.delete(keyText(key));
  return {
    add,
    addAt,
    retry(key) {
      const count = (failures.get(keyText(key)) ?? 0) + 1;
      failures.set(keyText(key), count);
      const at = after(clock.now(), backOffDelay(options.backOff, count));
      addAt(key, at);
      return at;
    },
    forget,
    drop(key) {
      forget(key);
      later.delete(keyText(key));
      alarm.delete(keyText(key));
    },
    take() {
      if (state === 'closed') return Promise.resolve(undefined);
      return new Promise((resolve) => {
        takers.push(resolve);
        handOut();
      });
    },
    quietly(key, act) {
      quiet = keyText(key);
      try {
        act();
      } finally {
        quiet = undefined;
      }
    },
    done(key) {
      const isWanted = working.get(keyText(key)) === true;
      working.delete(keyText(key));
      if (isWanted) add(key);
    },
    hold() {
      if (state === 'open') state = 'held';
    },
    release() {
      if (state === 'held') state = 'open';
      handOut();
    },
    close() {
      state = 'closed';
      alarm.stop();
      for (const taker of takers.splice(0)) taker(undefined);
    },
    counts: () => ({ ready: ready.size, working: working.size, later: later.size }),
  };
}

/** Tenths of life left; what cannot be told comes last, and is seen to when its turn is decided. */
function bandOf({ urgency, clock }: WorkQueueOptions, key: ObjectKey): number {
  try {
    const share = urgency(key, clock.now());
    return Number.isNaN(share) ? BANDS - 1 : Math.min(BANDS - 1, Math.max(0, Math.floor(share * BANDS)));
  } catch {
    return BANDS - 1;
  }
}

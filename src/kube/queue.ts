import type { ObjectKey } from '../api/kubernetes.ts';
import type { Clock } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';
import { after } from '../base/instant.ts';
import type { Urgency } from './controller.ts';
import type { BackOff } from './fault-policy.ts';
import { backOffDelay } from './fault-policy.ts';
import { keyText } from './key-text.ts';
import type { Alarm } from './queue/alarm.ts';
import { createAlarm } from './queue/alarm.ts';
import { createReadyKeys } from './queue/ready.ts';

/** What a queue is made of; `backOff` is that of one key which fails again and again. */
export interface WorkQueueOptions {
  readonly clock: Clock;
  readonly backOff: BackOff;
  urgency(key: ObjectKey, now: Instant): Urgency;
}

/**
 * Keys waiting to be worked on: one entry per key.
 * Guarantees: a key that was handed out is not handed out again before `done`; a key added meanwhile is handed out once more afterwards.
 * Order: architecture 5.4 (bands of urgency, namespaces in turn, within a namespace by urgency, every fourth pick the longest waiting).
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
export const createWorkQueue = (options: WorkQueueOptions): WorkQueue => new KeyQueue(options);

class KeyQueue implements WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #ready = createReadyKeys();
  /** Keys handed out; true: wanted again meanwhile. */
  readonly #working = new Map<string, boolean>();
  readonly #later = new Map<string, ObjectKey>();
  readonly #alarm: Alarm;
  readonly #failures = new Map<string, number>();
  readonly #takers: ((key: ObjectKey | undefined) => void)[] = [];
  #state: 'held' | 'open' | 'closed' = 'held';
  #quiet: string | undefined;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
    this.#alarm = createAlarm(options.clock, (id) => this.#ring(id));
  }

  add(key: ObjectKey): void {
    const id = keyText(key);
    if (this.#state === 'closed' || id === this.#quiet) return;
    if (this.#working.has(id)) return void this.#working.set(id, true);
    this.#ready.put(id, key, shareOf(this.#options, key));
    this.#handOut();
  }

  addAt(key: ObjectKey, at: Instant): void {
    if (this.#state === 'closed') return;
    this.#later.set(keyText(key), key);
    this.#alarm.set(keyText(key), at);
  }

  retry(key: ObjectKey): Instant {
    const { clock, backOff } = this.#options;
    const count = (this.#failures.get(keyText(key)) ?? 0) + 1;
    this.#failures.set(keyText(key), count);
    const at = after(clock.now(), backOffDelay(backOff, count));
    this.addAt(key, at);
    return at;
  }

  forget(key: ObjectKey): void {
    this.#failures.delete(keyText(key));
  }

  drop(key: ObjectKey): void {
    this.forget(key);
    this.#later.delete(keyText(key));
    this.#alarm.delete(keyText(key));
  }

  take(): Promise<ObjectKey | undefined> {
    if (this.#state === 'closed') return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#takers.push(resolve);
      this.#handOut();
    });
  }

  quietly(key: ObjectKey, act: () => void): void {
    this.#quiet = keyText(key);
    try {
      act();
    } finally {
      this.#quiet = undefined;
    }
  }

  done(key: ObjectKey): void {
    const isWanted = this.#working.get(keyText(key)) === true;
    this.#working.delete(keyText(key));
    if (isWanted) this.add(key);
  }

  hold(): void {
    if (this.#state === 'open') this.#state = 'held';
  }

  release(): void {
    if (this.#state === 'held') this.#state = 'open';
    this.#handOut();
  }

  close(): void {
    this.#state = 'closed';
    this.#alarm.stop();
    for (const taker of this.#takers.splice(0)) taker(undefined);
  }

  counts(): ReturnType<WorkQueue['counts']> {
    return { ready: this.#ready.size, working: this.#working.size, later: this.#later.size };
  }

  #handOut(): void {
    while (this.#state === 'open' && this.#takers.length > 0) {
      const next = this.#ready.take();
      if (next === undefined) return;
      this.#working.set(next.id, false);
      this.#takers.shift()?.(next.key);
    }
  }

  #ring(id: string): void {
    const key = this.#later.get(id);
    this.#later.delete(id);
    if (key !== undefined) this.add(key);
  }
}

/** What cannot be told comes last, and is seen to when its turn is decided. */
function shareOf({ urgency, clock }: WorkQueueOptions, key: ObjectKey): Urgency {
  try {
    const share = urgency(key, clock.now());
    return Number.isNaN(share) ? 1 : share;
  } catch {
    return 1;
  }
}

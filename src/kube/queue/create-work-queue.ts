import type { Heap } from './heap.ts';
import type { Instant, Milliseconds } from '../../base/instant.ts';
import type { ObjectKey } from '../../api/kubernetes.ts';
import type { WorkQueue, WorkQueueOptions } from '../queue.ts';
import { after, milliseconds, minutes } from '../../base/instant.ts';
import { backOffDelay } from '../fault-policy.ts';
import { keyText } from '../key-text.ts';
import { createHeap } from './heap.ts';
import { createReadyKeys } from './ready-keys.ts';

/** One key's state: what it waits for, whether it is out, whether it was wanted again meanwhile, and its failures in a row. */
interface Entry {
  readonly key: ObjectKey;
  at: Instant | undefined;
  isOut: boolean;
  isWanted: boolean;
  failures: number;
}

interface Wake {
  readonly at: Instant;
  readonly entry: Entry;
}

/** Timers sleep with the machine, and clocks are set: look at the wall clock at least this often (trap B16). */
const longestSleep: Milliseconds = minutes(1);

/** Makes an empty queue, held. */
export const createWorkQueue = (options: WorkQueueOptions): WorkQueue => new KeyQueue(options);

const noWakes = (): Heap<Wake> => createHeap((a, b) => a.at < b.at);

class KeyQueue implements WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #ready = createReadyKeys();
  readonly #takers: ((key: ObjectKey | undefined) => void)[] = [];
  #wakes = noWakes();
  #isHeld = true;
  #isClosed = false;
  #working = 0;
  #timer: { readonly at: Instant; readonly cancel: () => void } | undefined;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  add(key: ObjectKey): void {
    if (this.#isClosed) return;
    this.#want(this.#entryOf(key));
    this.#handOut();
  }

  addAt(key: ObjectKey, at: Instant): void {
    if (this.#isClosed) return;
    const entry = this.#entryOf(key);
    if (entry.at === at) return;
    entry.at = at;
    this.#wakes.push({ at, entry });
    this.#dropStaleWakes();
    if (this.#timer === undefined || at < this.#timer.at) this.#setTimer();
  }

  retry(key: ObjectKey): Instant {
    const entry = this.#entryOf(key);
    entry.failures++;
    const at = after(this.#options.clock.now(), backOffDelay(this.#options.backOff, entry.failures));
    this.addAt(key, at);
    return at;
  }

  forget(key: ObjectKey): void {
    const entry = this.#entries.get(keyText(key));
    if (entry !== undefined) entry.failures = 0;
  }

  drop(key: ObjectKey): void {
    const entry = this.#entries.get(keyText(key));
    if (entry === undefined) return;
    entry.at = undefined;
    entry.failures = 0;
    this.#ready.remove(key);
    if (!entry.isOut) this.#entries.delete(keyText(key));
  }

  take(): Promise<ObjectKey | undefined> {
    if (this.#isClosed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#takers.push(resolve);
      this.#handOut();
    });
  }

  done(key: ObjectKey): void {
    const entry = this.#entries.get(keyText(key));
    if (entry === undefined || !entry.isOut) return;
    entry.isOut = false;
    this.#working--;
    if (entry.isWanted) {
      entry.isWanted = false;
      this.#want(entry);
      this.#handOut();
    } else if (entry.at === undefined && entry.failures === 0) {
      this.#entries.delete(keyText(key));
    }
  }

  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#handOut();
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const taker of this.#takers.splice(0)) taker(undefined);
  }

  counts(): ReturnType<WorkQueue['counts']> {
    return { ready: this.#ready.size, working: this.#working, later: this.#wakes.size };
  }

  #entryOf(key: ObjectKey): Entry {
    const text = keyText(key);
    const entry = this.#entries.get(text) ?? { key, at: undefined, isOut: false, isWanted: false, failures: 0 };
    this.#entries.set(text, entry);
    return entry;
  }

  #want(entry: Entry): void {
    if (this.#isClosed) return;
    if (entry.isOut) entry.isWanted = true;
    else this.#ready.add(entry.key, this.#options.urgency(entry.key, this.#options.clock.now()));
  }

  #handOut(): void {
    while (!this.#isHeld && this.#takers.length > 0) {
      const key = this.#ready.next();
      if (key === undefined) return;
      this.#entryOf(key).isOut = true;
      this.#working++;
      this.#takers.shift()?.(key);
    }
  }

  #wakeDue(): void {
    this.#timer = undefined;
    const now = this.#options.clock.now();
    for (let wake = this.#wakes.peek(); wake !== undefined && wake.at <= now; wake = this.#wakes.peek()) {
      this.#wakes.pop();
      // Another instant was set since, or the key is gone.
      if (wake.entry.at !== wake.at) continue;
      wake.entry.at = undefined;
      this.#want(wake.entry);
    }
    this.#handOut();
    this.#setTimer();
  }

  #setTimer(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const first = this.#wakes.peek();
    if (first === undefined || this.#isClosed) return;
    const { clock } = this.#options;
    const delay = milliseconds(Math.min(Math.max(first.at - clock.now(), 0), longestSleep));
    this.#timer = { at: first.at, cancel: clock.setTimer(delay, () => this.#wakeDue()) };
  }

  /** Each new instant of a key leaves the one before in the heap; they must not outnumber the keys by much. */
  #dropStaleWakes(): void {
    if (this.#wakes.size < 2 * this.#entries.size + 1000) return;
    this.#wakes = noWakes();
    for (const entry of this.#entries.values()) if (entry.at !== undefined) this.#wakes.push({ at: entry.at, entry });
  }
}

import type { Clock } from '../base/clock.ts';
import type { Milliseconds } from '../base/instant.ts';
import { milliseconds } from '../base/instant.ts';

/** The events of one object that are still to be sent, and when the next may go. */
export interface EventLine<Item> {
  /** Adds one, or merges it into the one that waits under the same key. `full`: it is not taken. */
  add(key: string, item: Item, merge: (waiting: Item) => Item): 'added' | 'merged' | 'full';
  /** The first that waits, taken out with a token; undefined if none waits or no token is there. */
  take(): Item | undefined;
  /** Until a token is there. */
  wait(): Milliseconds;
  readonly size: number;
  waiting(): Iterable<Item>;
  /** Whether nothing waits and all tokens are back: then the line need not be remembered. */
  readonly isSpent: boolean;
}

const BURST = 10;
const REFILL_MS = 1000;
const LONGEST_LINE = 20;

/** A line whose first ten requests go at once, then one a second. */
export const createEventLine = <Item>(clock: Clock): EventLine<Item> => new TokenLine<Item>(clock);

/** A class, because there is one for each object that has events: closures would be five times as large. */
class TokenLine<Item> implements EventLine<Item> {
  readonly #clock: Clock;
  #waiting: Map<string, Item> | undefined;
  #tokens = BURST;
  #filledAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#filledAt = clock.monotonic();
  }

  add(key: string, item: Item, merge: (waiting: Item) => Item): 'added' | 'merged' | 'full' {
    const before = this.#waiting?.get(key);
    if (before === undefined && this.size >= LONGEST_LINE) return 'full';
    this.#waiting ??= new Map();
    this.#waiting.set(key, before === undefined ? item : merge(before));
    return before === undefined ? 'added' : 'merged';
  }

  take(): Item | undefined {
    this.#fill();
    const [first] = this.#waiting ?? [];
    if (first === undefined || this.#tokens < 1) return undefined;
    this.#tokens--;
    this.#waiting?.delete(first[0]);
    if (this.size === 0) this.#waiting = undefined;
    return first[1];
  }

  wait(): Milliseconds {
    this.#fill();
    return milliseconds(this.#tokens >= 1 ? 0 : Math.ceil((1 - this.#tokens) * REFILL_MS));
  }

  waiting(): Iterable<Item> {
    return this.#waiting?.values() ?? [];
  }

  get size(): number {
    return this.#waiting?.size ?? 0;
  }

  get isSpent(): boolean {
    this.#fill();
    return this.size === 0 && this.#tokens >= BURST;
  }

  #fill(): void {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(BURST, this.#tokens + (now - this.#filledAt) / REFILL_MS);
    this.#filledAt = now;
  }
}

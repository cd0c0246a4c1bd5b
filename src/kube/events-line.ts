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
export function createEventLine<Item>(clock: Clock): EventLine<Item> {
  const waiting = new Map<string, Item>();
  let tokens = BURST;
  let filledAt = clock.monotonic();

  const fill = (): void => {
    const now = clock.monotonic();
    tokens = Math.min(BURST, tokens + (now - filledAt) / REFILL_MS);
    filledAt = now;
  };
  return {
    add(key, item, merge) {
      const before = waiting.get(key);
      if (before === undefined && waiting.size >= LONGEST_LINE) return 'full';
      waiting.set(key, before === undefined ? item : merge(before));
      return before === undefined ? 'added' : 'merged';
    },
    take() {
      fill();
      const [first] = waiting;
      if (first === undefined || tokens < 1) return undefined;
      tokens--;
      waiting.delete(first[0]);
      return first[1];
    },
    wait() {
      fill();
      return milliseconds(tokens >= 1 ? 0 : Math.ceil((1 - tokens) * REFILL_MS));
    },
    waiting: () => waiting.values(),
    get size() {
      return waiting.size;
    },
    get isSpent() {
      fill();
      return waiting.size === 0 && tokens >= BURST;
    },
  };
}

import type { Clock } from '../../base/clock.ts';
import type { Instant } from '../../base/instant.ts';
import { milliseconds, minutes } from '../../base/instant.ts';
import { createHeap } from './heap.ts';

/** One instant for each id, and one timer for all of them. */
export interface Alarm {
  readonly size: number;
  /** Sets the instant of an id, in place of the one set before. */
  set(id: string, at: Instant): void;
  delete(id: string): void;
  stop(): void;
}

interface Entry {
  readonly id: string;
  readonly at: Instant;
}

interface Moment {
  readonly wall: number;
  readonly run: number;
}

/** Timers sleep with the machine and know nothing of a clock that jumps: the wall clock is looked at this often at least. */
const LONGEST_SLEEP = minutes(1);

/** Calls `ring` for each id when its instant has come by the wall clock, and for all when that clock was set back by more than a minute. */
export const createAlarm = (clock: Clock, ring: (id: string) => void): Alarm => new WallAlarm(clock, ring);

class WallAlarm implements Alarm {
  readonly #clock: Clock;
  readonly #ring: (id: string) => void;
  readonly #current = new Map<string, Entry>();
  /** Replaced entries stay in it until they come up. */
  readonly #heap = createHeap(comesBefore, (entry: Entry) => this.#current.get(entry.id) === entry);
  /** Both clocks, when the alarm was last woken. */
  #seen: Moment;
  #timer: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(clock: Clock, ring: (id: string) => void) {
    this.#clock = clock;
    this.#ring = ring;
    this.#seen = this.#moment();
  }

  get size(): number {
    return this.#current.size;
  }

  set(id: string, at: Instant): void {
    if (this.#current.get(id)?.at === at) return;
    const entry = { id, at };
    this.#current.set(id, entry);
    this.#heap.push(entry);
    if (this.#timer === undefined || at < this.#timer.at) this.#setTimer();
  }

  delete(id: string): void {
    this.#current.delete(id);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#current.clear();
  }

  #setTimer(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const next = this.#heap.first()?.at;
    if (next === undefined) return;
    const delay = milliseconds(Math.max(0, Math.min(LONGEST_SLEEP, next - this.#clock.now())));
    this.#timer = { at: next, cancel: this.#clock.setTimer(delay, () => this.#wake()) };
  }

  #wake(): void {
    this.#timer = undefined;
    const { wall: now } = this.#moment();
    if (this.#wasSetBack()) this.#ringAll();
    for (let entry = this.#heap.first(); entry !== undefined && entry.at <= now; entry = this.#heap.first()) {
      this.#heap.pop();
      this.#current.delete(entry.id);
      this.#ring(entry.id);
    }
    this.#setTimer();
  }

  /** What was to wait for five seconds would wait for hours; what is not due yet says so again. */
  #ringAll(): void {
    const ids = [...this.#current.keys()];
    this.#current.clear();
    for (const id of ids) this.#ring(id);
  }

  #wasSetBack(): boolean {
    const before = this.#seen;
    this.#seen = this.#moment();
    return this.#seen.wall - before.wall < this.#seen.run - before.run - LONGEST_SLEEP;
  }

  #moment(): Moment {
    return { wall: this.#clock.now(), run: this.#clock.monotonic() };
  }
}

const comesBefore = (one: Entry, other: Entry): boolean => one.at < other.at;

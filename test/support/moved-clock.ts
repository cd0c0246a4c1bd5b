import type { Clock } from '../../src/base/clock.ts';
import type { Instant, Milliseconds } from '../../src/base/instant.ts';
import { instant, milliseconds } from '../../src/base/instant.ts';

/** A clock that stands still until a test moves it. */
export interface MovedClock extends Clock {
  /** Moves both clocks, waking in order of time all that is due on the way, and lets what was woken run between. */
  move(by: Milliseconds): Promise<void>;
  /** Moves the wall clock alone, as a person or NTP would. No timer is woken. */
  setWall(to: Instant): void;
  /** Moves both clocks at once and wakes nobody, as time passes for a process that is busy or stopped. */
  passUnnoticed(by: Milliseconds): void;
  /** Resolves when at least `count` timers are waiting. */
  timersSet(count: number): Promise<void>;
  readonly timers: number;
}

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

const oneRound = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock at `start` (2026-11-24T20:00:00Z if absent). `settle` is waited for between two timers: until what was woken has run. */
export function movedClock(start: Instant = instant(Date.UTC(2026, 10, 24, 20)), settle = oneRound): MovedClock {
  let wall: number = start;
  let run = 1000;
  const timers = new Set<Timer>();

  const next = (until: number): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) if (timer.at <= until && (first === undefined || timer.at < first.at)) first = timer;
    return first;
  };
  const advance = (to: number): void => {
    wall += to - run;
    run = to;
  };

  return {
    now: () => instant(wall),
    monotonic: () => milliseconds(run),
    setTimer(delay, wake) {
      const timer = { at: run + Math.max(delay, 0), wake };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async move(by) {
      await settle();
      const end = run + by;
      for (let timer = next(end); timer !== undefined; timer = next(end)) {
        timers.delete(timer);
        advance(Math.max(timer.at, run));
        timer.wake();
        await settle();
      }
      advance(end);
      await settle();
    },
    setWall(to) {
      wall = to;
    },
    passUnnoticed: (by) => advance(run + by),
    async timersSet(count) {
      while (timers.size < count) await settle();
    },
    get timers() {
      return timers.size;
    },
  };
}

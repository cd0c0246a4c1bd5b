import { setImmediate } from 'node:timers/promises';

/** Long work among other work: `next()` is asked before each piece. A promise, when the event loop shall have a turn first; else undefined. */
export interface Breath {
  next(): Promise<void> | undefined;
}

/**
 * Gives the event loop a turn before every so many pieces of work that never wait by themselves: ten thousand keys that are looked at and
 * found well are one microtask after another, and meanwhile nobody would answer a probe or renew a Lease. All who share one wait together.
 */
export function createBreath(pieces: number): Breath {
  let left = pieces;
  let turn: Promise<void> | undefined;
  const takeTurn = async (): Promise<void> => {
    await setImmediate();
    left = pieces;
    turn = undefined;
  };
  return {
    next() {
      left -= 1;
      if (left < 0) turn ??= takeTurn();
      return turn;
    },
  };
}

import { seededRandom } from '../../support/random.ts';

/** Everything random about one case comes out of this. */
export interface Chance {
  /** A whole number from 0 up to `limit` - 1; 0 where there is none. */
  below(limit: number): number;
  /** True once in `n` times. */
  oneIn(n: number): boolean;
  /** One of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T;
}

/** The chance of the n-th case: the same for the same seed, and no two cases alike. */
export function chanceOf(seed: number, index: number): Chance {
  const random = seededRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    below,
    oneIn: (n) => below(n) === 0,
    pick: <T>(list: readonly T[]): T => {
      const found = list[below(list.length)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
  };
}

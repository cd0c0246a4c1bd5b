import type { Samples } from './samples.ts';

/** A run of cases of one reader, as a thread is given it. */
export interface Shard {
  readonly reader: string;
  readonly samples: Samples;
  readonly seed: number;
  /** The first case, and the first that is not run any more. */
  readonly from: number;
  readonly to: number;
}

/** Bounds of one case. Source: FT-28. */
export const bounds = { milliseconds: 50, bytes: 32 * 1024 * 1024 } as const;

/** What the thread writes into shared memory while it works, so that it can be seen when it hangs or dies: places in a Float64Array. */
export const gauge = {
  case: 0,
  slowest: 1,
  slowestCase: 2,
  largest: 3,
  largestCase: 4,
  microseconds: 5,
  size: 6,
} as const;

/** A case that did not end as it may. */
export interface Problem {
  readonly index: number;
  readonly text: string;
}

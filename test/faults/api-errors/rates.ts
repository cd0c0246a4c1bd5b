/** How often an API server fails, each chance by itself, from 0 to 1. */
export interface Rates {
  /** Writes refused with 409. */
  readonly conflict: number;
  /** Writes refused with 429. */
  readonly throttled: number;
  /** The longest Retry-After that they are given, in seconds; the shortest is one. */
  readonly longestWait: number;
  /** Requests that end with 500 or 503. */
  readonly broken: number;
  /** Replies of which half arrives: what was asked is done. */
  readonly cut: number;
  /** Seconds that every request takes longer. */
  readonly latency: number;
}

const NONE: Rates = { conflict: 0, throttled: 0, longestWait: 30, broken: 0, cut: 0, latency: 0 };

/** What an API server can do to a controller, one by one and all at once. Source: reliability, FT-06. */
export const SCENARIOS = {
  conflicts: { ...NONE, conflict: 0.3 },
  throttled: { ...NONE, throttled: 0.2 },
  broken: { ...NONE, broken: 0.1 },
  cut: { ...NONE, cut: 0.05 },
  slow: { ...NONE, latency: 2 },
  'all-at-once': { ...NONE, conflict: 0.3, throttled: 0.2, broken: 0.1, cut: 0.05, latency: 2 },
} as const satisfies Readonly<Record<string, Rates>>;

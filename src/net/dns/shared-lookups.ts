import type { Clock } from '../../base/clock.ts';
import type { Milliseconds } from '../../base/instant.ts';
import { days, milliseconds } from '../../base/instant.ts';
import { setNewest } from '../../base/set-newest.ts';
import { untilAborted } from './until-aborted.ts';

/** What was found, and how long it may be kept. */
export interface Found<Value> {
  readonly value: Value;
  readonly timeToLive: Milliseconds;
}

/** Look-ups that many ask for: each is done once for all who wait for it, and remembered for its time to live. Faults are not remembered. */
export interface SharedLookups<Value> {
  /** Ends early only if all who wait have given up. @throws what `look` throws; the Fault of the signal. */
  get(key: string, look: (signal: AbortSignal) => Promise<Found<Value>>, signal: AbortSignal): Promise<Value>;
}

/** A zone may be moved: nothing is believed longer, whatever its time to live. */
const LONGEST = days(1);

interface UnderWay<Value> {
  readonly result: Promise<Value>;
  readonly controller: AbortController;
  waiting: number;
}

interface Kept<Value> {
  readonly value: Value;
  readonly until: number;
}

/** None yet. At most `count` are remembered: the oldest are forgotten first. */
export function createSharedLookups<Value>(clock: Clock, count: number): SharedLookups<Value> {
  const kept = new Map<string, Kept<Value>>();
  const underWay = new Map<string, UnderWay<Value>>();

  const keep = (key: string, { value, timeToLive }: Found<Value>): Value => {
    setNewest(kept, key, { value, until: clock.monotonic() + Math.min(timeToLive, LONGEST) }, count);
    return value;
  };
  const start = (key: string, look: (signal: AbortSignal) => Promise<Found<Value>>): UnderWay<Value> => {
    const controller = new AbortController();
    const result = look(controller.signal).then((found) => keep(key, found));
    const started: UnderWay<Value> = { result, controller, waiting: 0 };
    const end = (): void => {
      if (underWay.get(key) === started) underWay.delete(key);
    };
    result.then(end, end);
    underWay.set(key, started);
    return started;
  };
  return {
    async get(key, look, signal) {
      const known = kept.get(key);
      if (known !== undefined && clock.monotonic() < known.until) return known.value;
      const lookup = underWay.get(key) ?? start(key, look);
      lookup.waiting += 1;
      try {
        return await untilAborted(lookup.result, signal);
      } finally {
        lookup.waiting -= 1;
        if (lookup.waiting === 0 && signal.aborted) {
          underWay.delete(key);
          lookup.controller.abort(signal.reason);
        }
      }
    },
  };
}

/** The shortest of some times to live; none if there are none. */
export const shortest = (spans: readonly Milliseconds[]): Milliseconds =>
  milliseconds(spans.length === 0 ? 0 : Math.min(...spans));

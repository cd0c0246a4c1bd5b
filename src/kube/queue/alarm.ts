import type { Clock } from '../../base/clock.ts';
import type { Instant } from '../../base/instant.ts';
import { milliseconds, minutes } from '../../base/instant.ts';

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

/** Timers sleep with the machine and know nothing of a clock that jumps: the wall clock is looked at this often at least. */
const LONGEST_SLEEP = minutes(1);

/** Calls `ring` for each id when its instant has come by the wall clock. */
export function createAlarm(clock: Clock, ring: (id: string) => void): Alarm {
  const current = new Map<string, Entry>();
  let heap: Entry[] = [];
  let timer: { readonly at: number; readonly cancel: () => void } | undefined;

  const isStale = (entry: Entry): boolean => current.get(entry.id) !== entry;
  const setTimer = (): void => {
    while (heap[0] !== undefined && isStale(heap[0])) pop(heap);
    const next = heap[0]?.at;
    timer?.cancel();
    timer = undefined;
    if (next === undefined) return;
    const delay = milliseconds(Math.max(0, Math.min(LONGEST_SLEEP, next - clock.now())));
    timer = { at: next, cancel: clock.setTimer(delay, wake) };
  };
  const wake = (): void => {
    timer = undefined;
    const now = clock.now();
    for (let entry = heap[0]; entry !== undefined && (isStale(entry) || entry.at <= now); entry = heap[0]) {
      pop(heap);
      if (isStale(entry)) continue;
      current.delete(entry.id);
      ring(entry.id);
    }
    setTimer();
  };
  return {
    get size() {
      return current.size;
    },
    set(id, at) {
      if (current.get(id)?.at === at) return;
      const entry = { id, at };
      current.set(id, entry);
      // Replaced entries stay in the heap until they come up; when they are the most of it, it is built anew.
      if (heap.length > 2 * current.size + 64) heap = [...current.values()].sort((left, right) => left.at - right.at);
      else push(heap, entry);
      if (timer === undefined || at < timer.at) setTimer();
    },
    delete: (id) => void current.delete(id),
    stop() {
      timer?.cancel();
      current.clear();
      heap = [];
    },
  };
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || above.at <= entry.at) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const least = (heap[left + 1]?.at ?? Infinity) < (heap[left]?.at ?? Infinity) ? left + 1 : left;
    const below = heap[least];
    if (below === undefined || below.at >= last.at) break;
    heap[at] = below;
    at = least;
  }
  heap[at] = last;
}

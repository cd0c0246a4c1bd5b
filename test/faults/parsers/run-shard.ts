import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Problem, Shard } from './shard.ts';
import { bounds, gauge } from './shard.ts';

/** How a shard went. */
export interface ShardResult {
  readonly problems: readonly Problem[];
  /** How many cases were read. */
  readonly cases: number;
  readonly meanMicroseconds: number;
  /** The case that took most time, tried again before it counts. */
  readonly slowest: { readonly milliseconds: number; readonly index: number };
  /** The case that took most memory. */
  readonly largest: { readonly kibibytes: number; readonly index: number };
}

/** Far more than a case may take: with a young generation this large, what a case has taken is still there when it ends. */
const LIMITS = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 96, stackSizeMb: 4 };
const LOOK_EVERY = 1000;
/** So long may a thread be in one case, on a machine however busy, before it is said to hang. */
const LONGEST_CASE = 60_000;

/** Reads the cases of a shard in a thread of its own, which may hang or run out of memory: that is a problem of the case it was in. */
export function runShard(shard: Shard, signal: AbortSignal): Promise<ShardResult> {
  const shared = new SharedArrayBuffer(gauge.size * Float64Array.BYTES_PER_ELEMENT);
  const gauges = new Float64Array(shared);
  gauges[gauge.case] = shard.from;
  const problems: Problem[] = [];
  const inThis = (text: string): void => void problems.push({ index: gauges[gauge.case] ?? 0, text });
  const thread = new Worker(join(import.meta.dirname, 'shard-thread.ts'), {
    workerData: { shard, shared },
    resourceLimits: LIMITS,
  });
  const stopWatching = watch(gauges, () => {
    inThis(`did not end within ${LONGEST_CASE / 1000} s`);
    void thread.terminate();
  });
  const abort = (): void => void thread.terminate();
  signal.addEventListener('abort', abort, { once: true });
  return new Promise((resolve, reject) => {
    thread.on('message', (problem: Problem) => problems.push(problem));
    thread.on('error', (error: Error & { readonly code?: string }) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
        inThis(`takes more memory than ${LIMITS.maxOldGenerationSizeMb} MiB`);
      else reject(error);
    });
    thread.on('exit', () => {
      stopWatching();
      signal.removeEventListener('abort', abort);
      resolve(resultOf(shard, gauges, problems));
    });
  });
}

/** Calls `hangs` when the thread is in the same case for too long. */
function watch(gauges: Float64Array, hangs: () => void): () => void {
  let seen = { index: -1, since: performance.now() };
  const timer = setInterval(() => {
    const index = gauges[gauge.case] ?? 0;
    if (index !== seen.index) seen = { index, since: performance.now() };
    else if (performance.now() - seen.since > LONGEST_CASE) {
      clearInterval(timer);
      hangs();
    }
  }, LOOK_EVERY);
  return () => clearInterval(timer);
}

function resultOf(shard: Shard, gauges: Float64Array, problems: readonly Problem[]): ShardResult {
  const at = (place: number): number => gauges[place] ?? 0;
  const cases = at(gauge.case) - shard.from + 1;
  return {
    problems,
    cases,
    meanMicroseconds: at(gauge.microseconds) / cases,
    slowest: { milliseconds: at(gauge.slowest) / 1000, index: at(gauge.slowestCase) },
    largest: { kibibytes: at(gauge.largest) / 1024, index: at(gauge.largestCase) },
  };
}

/** The bounds in words, for tables. */
export const boundsText = `at most ${bounds.milliseconds} ms of CPU and ${bounds.bytes / 2 ** 20} MiB each`;

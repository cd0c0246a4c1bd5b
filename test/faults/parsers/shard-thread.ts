import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { HostileCase, HostileReader } from './hostile-case.ts';
import type { Shard } from './shard.ts';
import { chanceOf } from './chance.ts';
import { examine } from './examine.ts';
import { hostileReaders } from './readers/all.ts';
import { bounds, gauge } from './shard.ts';

/** The thread that reads the cases of a shard, one after the other, and measures each. Ends after a few problems: they are mostly alike. */
const MOST_PROBLEMS = 5;
/** What takes too long or too much is tried so often again: the first time may have paid for a collection, or for what is compiled once. */
const TRIES = 4;

const { shard, shared }: { readonly shard: Shard; readonly shared: SharedArrayBuffer } = workerData;
const gauges = new Float64Array(shared);

interface Measured {
  readonly problem: string | undefined;
  /** Of this thread, user and system. */
  readonly microseconds: number;
  /** Negative where memory was collected meanwhile. */
  readonly bytes: number;
}

async function readAll(): Promise<void> {
  const reader = hostileReaders(shard.samples).find(({ name }) => name === shard.reader);
  if (reader === undefined) throw new Error(`there is no reader "${shard.reader}"`);
  let problems = 0;
  for (let index = shard.from; index < shard.to && problems < MOST_PROBLEMS; index += 1) {
    gauges[gauge.case] = index;
    const text = await tryCase(reader, reader.aCase(chanceOf(shard.seed, index)), index);
    if (text === undefined) continue;
    problems += 1;
    parentPort?.postMessage({ index, text });
  }
}

async function tryCase(reader: HostileReader, hostile: HostileCase, index: number): Promise<string | undefined> {
  const limit = (reader.milliseconds ?? bounds.milliseconds) * 1000;
  let best = await measured(reader, hostile);
  gauges[gauge.microseconds] = (gauges[gauge.microseconds] ?? 0) + best.microseconds;
  for (let tries = 1; tries < TRIES && isRemarkable(best); tries += 1)
    best = lesser(best, await measured(reader, hostile));
  note(gauge.slowest, gauge.slowestCase, best.microseconds, index);
  note(gauge.largest, gauge.largestCase, best.bytes, index);
  if (best.problem !== undefined) return best.problem;
  if (best.microseconds > limit) return `takes ${Math.round(best.microseconds / 1000)} ms of CPU`;
  return best.bytes > bounds.bytes ? `takes ${Math.round(best.bytes / 2 ** 20)} MiB` : undefined;
}

/** More than any so far, or more than it may. */
const isRemarkable = ({ microseconds, bytes }: Measured): boolean =>
  microseconds > Math.max(2000, gauges[gauge.slowest] ?? 0) || bytes > bounds.bytes;

const lesser = (one: Measured, other: Measured): Measured => ({
  problem: one.problem ?? other.problem,
  microseconds: Math.min(one.microseconds, other.microseconds),
  bytes: Math.min(one.bytes, other.bytes),
});

async function measured(reader: HostileReader, hostile: HostileCase): Promise<Measured> {
  const memory = heapAndBuffers();
  const cpu = process.threadCpuUsage();
  const problem = await examine(reader, hostile);
  const { user, system } = process.threadCpuUsage(cpu);
  return { problem, microseconds: user + system, bytes: heapAndBuffers() - memory };
}

function heapAndBuffers(): number {
  const { used_heap_size: heap, external_memory: buffers } = getHeapStatistics();
  return heap + buffers;
}

function note(value: number, place: number, seen: number, index: number): void {
  if (seen <= (gauges[value] ?? 0)) return;
  gauges[value] = seen;
  gauges[place] = index;
}

await readAll();

import { setImmediate as nextTurn } from 'node:timers/promises';
import { Counter, collectDefaultMetrics, Registry, Summary } from 'prom-client';
import { Fault } from '../base/fault.ts';
import type { Series } from './exposition.ts';
import { familyText } from './exposition.ts';
import type { CounterName, MetricRow, Metrics, SampledName, TimedName } from './metrics.ts';
import { METRICS } from './metrics.ts';

type Read = () => Iterable<Series>;

/** Of the reference's summaries. Source: reference 04 §3.1. */
const QUANTILES = [0.5, 0.9, 0.99];
const WINDOW = { maxAgeSeconds: 600, ageBuckets: 2 };

/**
 * The metrics of one process: counters, summaries and `process_*`, `nodejs_*` kept by prom-client in a registry of their own,
 * sampled families written as text while they are walked. A long exposition lets other work through between pieces.
 */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = createCounters(registry);
  const summaries = createSummaries(registry);
  const sources = new Map<SampledName, Set<Read>>();
  return {
    count: (name, labels) => named(counters, name).inc({ ...labels }),
    time: (name, labels, took) => named(summaries, name).observe({ ...labels }, took / 1000),
    sample: (name, read) => addSource(sources, name, read),
    exposition: () => exposition(registry, sources),
  };
}

function createCounters(registry: Registry): ReadonlyMap<CounterName, Counter> {
  const counted = METRICS.filter((row) => row.source === 'counted');
  return new Map(
    counted.map(({ name, help, labels }) => [
      name,
      new Counter({ name, help, labelNames: [...labels], registers: [registry] }),
    ]),
  );
}

function createSummaries(registry: Registry): ReadonlyMap<TimedName, Summary> {
  const timed = METRICS.filter((row) => row.source === 'timed');
  return new Map(
    timed.map(({ name, help, labels }) => [
      name,
      new Summary({ name, help, labelNames: [...labels], percentiles: QUANTILES, ...WINDOW, registers: [registry] }),
    ]),
  );
}

function named<Name extends string, Kept>(kept: ReadonlyMap<Name, Kept>, name: Name): Kept {
  const metric = kept.get(name);
  if (metric !== undefined) return metric;
  throw new Fault('defect', { code: 'UnknownMetric', message: `no metric is named ${name}` });
}

function addSource(sources: Map<SampledName, Set<Read>>, name: SampledName, read: Read): () => void {
  const ofThisName = sources.get(name) ?? new Set<Read>();
  sources.set(name, ofThisName.add(read));
  return () => ofThisName.delete(read);
}

async function* exposition(
  registry: Registry,
  sources: ReadonlyMap<SampledName, ReadonlySet<Read>>,
): AsyncGenerator<string> {
  yield `${withoutEmptyFamilies(await registry.metrics())}\n`;
  for (const row of METRICS) {
    if (row.source !== 'sampled') continue;
    for (const piece of familyText(row satisfies MetricRow, allOf(sources.get(row.name) ?? []))) {
      yield piece;
      await nextTurn();
    }
  }
}

function* allOf(reads: Iterable<Read>): Generator<Series> {
  for (const read of reads) yield* read();
}

/** prom-client writes HELP and TYPE of counters that nothing has counted; in the reference such a family is absent. */
function withoutEmptyFamilies(text: string): string {
  const families = text.trimEnd().split('\n\n');
  return families
    .filter((family) => family.split('\n').some((line) => line !== '' && !line.startsWith('#')))
    .join('\n');
}

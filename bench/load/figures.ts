import type { Figure, Target } from '../measurement.ts';
import { percentile } from '../percentile.ts';
import type { ProbeAnswers } from '../probes/probe-answers.ts';
import type { RequestCounts } from '../requests/request-counts.ts';
import type { Memory } from '../stage.ts';
import type { PutThrough } from './put-through.ts';

/** Requests that a certificate may cost. */
export interface RequestBudget {
  readonly writes: number;
  readonly events: number;
  readonly reads: number;
}

/** Requests per certificate, within a budget if there is one; the ids are `requests.writes`, `requests.events`, `requests.reads`. */
export const requestFigures = (counts: RequestCounts, n: number, budget?: RequestBudget): readonly Figure[] => [
  perCertificate(
    'requests.writes',
    'writes per certificate, without events and Leases',
    counts.writes / n,
    budget?.writes,
  ),
  perCertificate('requests.events', 'events per certificate', counts.events / n, budget?.events),
  perCertificate('requests.reads', 'reads per certificate', counts.reads / n, budget?.reads),
];

const perCertificate = (id: string, what: string, value: number, atMost: number | undefined): Figure => ({
  id,
  what,
  value,
  unit: 'one',
  ...(atMost !== undefined && { target: { atMost } }),
});

/** Every kind of request, per certificate, for the table of requests. */
export const requestsPer = (counts: RequestCounts, n: number): Readonly<Record<string, number>> =>
  Object.fromEntries([...counts.by].map(([kind, count]) => [kind, count / n]));

/** CPU time per certificate: `cpu.perCertificate`. `what` says of which part of the life of the process. */
export const cpuFigure = (milliseconds: number, n: number, what: string, target?: Target): Figure => ({
  id: 'cpu.perCertificate',
  what: `CPU per certificate, ${what}`,
  value: milliseconds / n,
  unit: 'milliseconds',
  ...(target !== undefined && { target }),
});

/** `memory.peak` and `memory.settled`. */
export const memoryFigures = (peak: Memory, settled: Memory, target?: Target): readonly Figure[] => [
  {
    id: 'memory.peak',
    what: 'highest resident memory',
    value: peak.peak,
    unit: 'bytes',
    ...(target !== undefined && { target }),
  },
  { id: 'memory.settled', what: 'resident memory, settled', value: settled.resident, unit: 'bytes' },
];

/** `latency.p50`, `latency.p95`, `latency.p99` and `throughput`. */
export const loadFigures = ({ latencies, milliseconds }: PutThrough, p95?: Target): readonly Figure[] => [
  latencyFigure(latencies, 50),
  { ...latencyFigure(latencies, 95), ...(p95 !== undefined && { target: p95 }) },
  latencyFigure(latencies, 99),
  {
    id: 'throughput',
    what: 'certificates a second',
    value: latencies.length / (milliseconds / 1000),
    unit: 'per second',
  },
];

const latencyFigure = (latencies: readonly number[], percent: number): Figure => ({
  id: `latency.p${percent}`,
  what: `request to Ready, p${percent}`,
  value: percentile(latencies, percent),
  unit: 'milliseconds',
});

/** `eventLoopDelay.p99`, where the controller tells it. */
export const eventLoopFigure = (delay: number | undefined): readonly Figure[] =>
  delay === undefined
    ? []
    : [
        {
          id: 'eventLoopDelay.p99',
          what: 'delay of the event loop, p99 under load',
          value: delay,
          unit: 'milliseconds',
          target: { atMost: 50 },
        },
      ];

/** `probes.slowest` and `probes.failed`, where the controller has probes. */
export function probeFigures(answers: ProbeAnswers | undefined): readonly Figure[] {
  if (answers === undefined) return [];
  const { livez, readyz } = answers;
  return [
    {
      id: 'probes.slowest',
      what: `slowest of ${livez.asked + readyz.asked} answers of /livez and /readyz`,
      value: Math.max(livez.slowest, readyz.slowest),
      unit: 'milliseconds',
      target: { atMost: 200 },
    },
    {
      id: 'probes.failed',
      what: 'answers that were not "ok"',
      value: livez.failed + readyz.failed,
      unit: 'one',
      target: { atMost: 0 },
    },
  ];
}

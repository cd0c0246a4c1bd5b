import { cpus, release, totalmem } from 'node:os';
import { isMet } from '../measurement.ts';
import type { Measurement } from '../measurement.ts';
import { ratios } from './ratios.ts';
import type { MeasuredRun } from './run-bench.ts';

/** The machine that the figures are of. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryBytes: number;
  readonly kernel: string;
  readonly node: string;
}

/** The machine that this runs on. */
export function thisMachine(): Machine {
  const all = cpus();
  return {
    cores: all.length,
    processor: all[0]?.model ?? 'unknown',
    memoryBytes: totalmem(),
    kernel: release(),
    node: process.version,
  };
}

/** All runs as JSON. Figures are by id, times in ms, memory in bytes; `ratio` is of the controller to the compared one. */
export function jsonReport(runs: readonly MeasuredRun[], machine: Machine, at: Date): string {
  const report = {
    at: at.toISOString(),
    machine,
    runs: runs.map(({ first, second }) => ({
      scenario: first.scenario,
      parameters: first.parameters,
      measurements: [first, ...(second === undefined ? [] : [second])].map(measurementOf),
      ...(second !== undefined && { ratio: ratios(first, second) }),
    })),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

const measurementOf = ({ controller, figures, requests, notes }: Measurement) => ({
  controller,
  figures: Object.fromEntries(figures.map(({ id, value }) => [id, value])),
  notMet: figures.filter((figure) => isMet(figure) === false).map(({ id }) => id),
  requests,
  notes,
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const run = promisify(execFile);

/** Two control planes, one after the other; with patience on a busy machine. */
const PATIENTLY = { timeout: 300_000 };

const FIGURES = [
  'requests.writes',
  'requests.events',
  'requests.reads',
  'cpu.perCertificate',
  'memory.peak',
  'memory.settled',
  'latency.p50',
  'latency.p95',
  'latency.p99',
  'throughput',
  'eventLoopDelay.p99',
  'probes.slowest',
  'probes.failed',
  'start',
  'ceiling.throughput',
  'ceiling.requests',
  'ceiling.clientCpu',
  'measuring.cpu',
  'ceiling.share',
];

interface Report {
  readonly machine: { readonly cores: number };
  readonly runs: readonly {
    readonly scenario: string;
    readonly parameters: object;
    readonly measurements: readonly {
      readonly controller: string;
      readonly figures: Readonly<Record<string, number>>;
      readonly requests: Readonly<Record<string, number>>;
    }[];
    readonly ratio: Readonly<Record<string, number>>;
  }[];
}

test(
  'npm run bench measures two controllers in one run: every figure is there, and requests are within the budget',
  PATIENTLY,
  async () => {
    const words = ['issue', '-n', '5', '--set', 'settle=0', '-o', 'json', '--compare', '{program}'];
    const { stdout } = await run(process.execPath, ['tools/bench/main.ts', ...words], { cwd: ROOT });
    const report = JSON.parse(stdout) as Report;
    expect(report.machine.cores).toBeGreaterThan(0);
    expect(report.runs).toHaveLength(1);
    const [issue] = report.runs;
    expect(issue).toMatchObject({ scenario: 'issue', parameters: { n: 5, algorithm: 'ecdsa' } });
    expect(issue?.measurements.map(({ controller }) => controller)).toEqual(['this program', 'compared']);
    for (const { controller, figures, requests } of issue?.measurements ?? []) {
      expect(Object.keys(figures).sort(), controller).toEqual([...FIGURES].sort());
      const { 'requests.writes': writes = 0, 'requests.events': events, 'requests.reads': reads } = figures;
      expect(writes, controller).toBeGreaterThanOrEqual(7);
      expect(writes, controller).toBeLessThanOrEqual(8);
      expect({ events, reads }, controller).toEqual({ events: 6, reads: 1 });
      expect(requests, controller).toMatchObject({ 'create certificaterequests': 1, 'patch secrets': 1 });
      for (const id of FIGURES.filter((one) => one !== 'probes.failed' && one !== 'eventLoopDelay.p99'))
        expect(figures[id], `${controller}: ${id}`).toBeGreaterThan(0);
    }
    expect(Object.keys(issue?.ratio ?? {})).toEqual(expect.arrayContaining(['cpu.perCertificate', 'memory.peak']));
    expect(issue?.ratio['requests.reads']).toBe(1);
  },
);

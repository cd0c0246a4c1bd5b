import { expect, test } from 'vitest';
import type { Measurement } from '../measurement.ts';
import { jsonReport, thisMachine } from './report.ts';
import { runTable } from './table.ts';
import { valueText } from './value-text.ts';

const aMeasurement = (controller: string, cpu: number, peak: number): Measurement => ({
  scenario: 'issue',
  parameters: { n: 2000, algorithm: 'ecdsa' },
  controller,
  figures: [
    { id: 'cpu.perCertificate', what: 'CPU per certificate', value: cpu, unit: 'milliseconds', target: { atMost: 8 } },
    { id: 'memory.peak', what: 'highest memory', value: peak, unit: 'bytes' },
    { id: 'ceiling.share', what: 'share', value: 0.71, unit: 'share', target: { atLeast: 0.7 } },
  ],
  requests: { 'create secrets': 1, 'patch certificates/status': 2 },
  notes: [],
});

const first = aMeasurement('this program', 7.5, 120 * 2 ** 20);

test('a run is a table of figures with what is demanded of them, and of requests', () => {
  expect(runTable({ first, second: undefined })).toEqual([
    'issue  n=2000 algorithm=ecdsa',
    '                       this program       demanded',
    '  CPU per certificate       7.50 ms   at most 8 ms  met',
    '  highest memory            120 MiB',
    '  share                        71 %  at least 70 %  met',
    '',
    '  requests                   this program',
    '  create secrets                        1',
    '  patch certificates/status             2',
  ]);
});

test('of two controllers the ratio is that of the first to the second', () => {
  const lines = runTable({ first, second: aMeasurement('compared', 75, 60 * 2 ** 20) });
  expect(lines.slice(1, 4)).toEqual([
    '                       this program  compared  ratio       demanded',
    '  CPU per certificate       7.50 ms     75 ms   0.10   at most 8 ms  met',
    '  highest memory            120 MiB    60 MiB   2.00',
  ]);
});

test('JSON has the figures by id, what was not met, and the ratios', () => {
  const second = aMeasurement('compared', 75, 60 * 2 ** 20);
  const report: unknown = JSON.parse(jsonReport([{ first, second }], thisMachine(), new Date(0)));
  expect(report).toMatchObject({
    at: '1970-01-01T00:00:00.000Z',
    runs: [
      {
        scenario: 'issue',
        parameters: { n: 2000, algorithm: 'ecdsa' },
        measurements: [
          { controller: 'this program', figures: { 'cpu.perCertificate': 7.5 }, notMet: [] },
          { controller: 'compared', notMet: ['cpu.perCertificate'] },
        ],
        ratio: { 'cpu.perCertificate': 0.1, 'memory.peak': 2 },
      },
    ],
  });
});

test.each([
  [7, 'one', '7'],
  [7.002, 'one', '7.00'],
  [12.34, 'one', '12.3'],
  [300 * 1024, 'bytes', '300 KiB'],
  [152.6 * 2 ** 20, 'bytes', '153 MiB'],
  [9_400, 'milliseconds', '9400 ms'],
  [46_000, 'milliseconds', '46.0 s'],
  [17.53, 'per second', '17.5/s'],
  [0.705, 'share', '71 %'],
] as const)('%d %s is shown as "%s"', (value, unit, text) => {
  expect(valueText(value, unit)).toBe(text);
});

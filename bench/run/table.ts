import { isMet } from '../measurement.ts';
import type { Figure, Measurement } from '../measurement.ts';
import { ratioOf } from './ratios.ts';
import type { MeasuredRun } from './run-bench.ts';
import { valueText } from './value-text.ts';

/** One run as lines of text: its figures, with what is demanded of them, and its requests. */
export function runTable({ first, second }: MeasuredRun): readonly string[] {
  const parameters = Object.entries(first.parameters).map(([name, value]) => `${name}=${value}`);
  return [
    `${first.scenario}  ${parameters.join(' ')}`,
    ...columns(second === undefined ? figuresOf(first) : comparison(first, second)),
    '',
    ...columns(requestsOf(first, second)),
    ...[first, second].flatMap((one) => (one?.notes ?? []).map((note) => `  ${one?.controller}: ${note}`)),
  ];
}

type Cells = readonly string[];

const figuresOf = ({ controller, figures }: Measurement): readonly Cells[] => [
  ['', controller, 'demanded', ''],
  ...figures.map((figure) => [figure.what, valueText(figure.value, figure.unit), targetText(figure), verdict(figure)]),
];

function comparison(first: Measurement, second: Measurement): readonly Cells[] {
  const rows = first.figures.map((figure) => {
    const other = second.figures.find(({ id }) => id === figure.id);
    const ratio = other === undefined ? undefined : ratioOf(figure, other);
    return [
      figure.what,
      valueText(figure.value, figure.unit),
      other === undefined ? '-' : valueText(other.value, other.unit),
      ratio === undefined ? '-' : ratio.toFixed(2),
      targetText(figure),
      verdict(figure),
    ];
  });
  return [['', first.controller, second.controller, 'ratio', 'demanded', ''], ...rows];
}

function requestsOf(first: Measurement, second: Measurement | undefined): readonly Cells[] {
  const kinds = new Set([...Object.keys(first.requests), ...Object.keys(second?.requests ?? {})]);
  const cell = (one: Measurement, kind: string): string => valueText(one.requests[kind] ?? 0, 'one');
  const all = second === undefined ? [first] : [first, second];
  return [
    ['requests', ...all.map(({ controller }) => controller)],
    ...[...kinds].map((kind) => [kind, ...all.map((one) => cell(one, kind))]),
  ];
}

function targetText({ target, unit }: Figure): string {
  if (target === undefined) return '';
  return 'atMost' in target
    ? `at most ${valueText(target.atMost, unit)}`
    : `at least ${valueText(target.atLeast, unit)}`;
}

function verdict(figure: Figure): string {
  const met = isMet(figure);
  if (met === undefined) return '';
  return met ? 'met' : 'NOT MET';
}

/** Lines of cells: the first of each to the left, the numbers to the right. */
function columns(lines: readonly Cells[]): readonly string[] {
  const count = Math.max(...lines.map((line) => line.length));
  const widths = Array.from({ length: count }, (_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines.map((line) => {
    const cells = line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)));
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

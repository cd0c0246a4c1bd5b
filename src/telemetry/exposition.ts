import type { MetricRow } from './metrics.ts';

/** Lines per piece: walking this many takes well under a millisecond, so that a long scrape never blocks the event loop. */
const LINES_PER_PIECE = 500;

/** Any series, its labels by name. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * One family in the Prometheus text format 0.0.4, in pieces; nothing if there is no series, as with the reference's counters.
 * Between two pieces the reader may wait: the series are only walked, never collected.
 */
export function* familyText(row: MetricRow, series: Iterable<Series>): Generator<string> {
  let piece = `# HELP ${row.name} ${escapedHelp(row.help)}\n# TYPE ${row.name} ${row.type}\n`;
  let lines = 0;
  for (const { labels, value } of series) {
    piece += `${row.name}${labelText(row.labels, labels)} ${valueText(value)}\n`;
    lines += 1;
    if (lines % LINES_PER_PIECE !== 0) continue;
    yield piece;
    piece = '';
  }
  if (lines > 0 && piece !== '') yield piece;
}

function labelText(names: readonly string[], labels: Readonly<Record<string, string>>): string {
  if (names.length === 0) return '';
  return `{${names.map((name) => `${name}="${escapedLabel(labels[name] ?? '')}"`).join(',')}}`;
}

function valueText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}

/** Most values are Kubernetes names, which need no escaping: look before replacing. */
function escapedLabel(value: string): string {
  if (!/["\\\n]/.test(value)) return value;
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function escapedHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

import type { MetricRow } from '../../src/telemetry/metrics.ts';
import { METRICS } from '../../src/telemetry/metrics.ts';
import { code, page, table } from './markdown.ts';

const rows: readonly MetricRow[] = METRICS;

/** The reference page of the controller's metrics. */
export function metricsPage(): string {
  return page(
    'src/telemetry/metrics.ts',
    '# Metrics of `certwright controller`',
    'Served as Prometheus text under `/metrics` of `--metrics-listen-address`. Families named `certmanager_` are those of cert-manager, with its labels, so that dashboards and alerts work unchanged; those named `certwright_` are new. `process_*` and `nodejs_*` describe the process itself. Series of an object are read from the cache at each scrape and vanish with the object.',
    table(['Metric', 'Type', 'Labels', 'Meaning'], rows.map(cells)),
  );
}

const cells = ({ name, type, labels, help }: MetricRow): readonly string[] => [
  code(name),
  type,
  labels.map(code).join(', '),
  help,
];

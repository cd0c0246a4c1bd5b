import type { Milliseconds } from '../base/instant.ts';

/** How a value comes about: `counted` is kept and goes up by events, `timed` keeps how long they took, `sampled` is asked for at each scrape and not kept. */
type Source = 'counted' | 'timed' | 'sampled';

/** One metric family. */
export interface MetricRow {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'summary';
  readonly source: Source;
  readonly labels: readonly string[];
  readonly unit: 'seconds' | 'one';
  readonly help: string;
}

const OF_AN_ACME_REQUEST = ['scheme', 'host', 'action', 'method', 'status'] as const;
const OF_A_CERTIFICATE = ['name', 'namespace', 'issuer_name', 'issuer_kind', 'issuer_group'] as const;

/**
 * Every metric of the controller: those of the reference (04 §3.1) under their names, ours with the prefix `certwright_`.
 * `process_*` and `nodejs_*` come from prom-client. Docs, rules and dashboards read this table.
 */
export const METRICS = [
  {
    name: 'certmanager_certificate_ready_status',
    type: 'gauge',
    source: 'sampled',
    labels: ['name', 'namespace', 'condition', 'issuer_name', 'issuer_kind', 'issuer_group'],
    unit: 'one',
    help: 'Ready status of each Certificate: one series for each of True, False, Unknown; 1 for the present one.',
  },
  {
    name: 'certmanager_certificate_expiration_timestamp_seconds',
    type: 'gauge',
    source: 'sampled',
    labels: OF_A_CERTIFICATE,
    unit: 'seconds',
    help: 'When the certificate expires, Unix time; 0 while there is none.',
  },
  {
    name: 'certmanager_certificate_not_after_timestamp_seconds',
    type: 'gauge',
    source: 'sampled',
    labels: OF_A_CERTIFICATE,
    unit: 'seconds',
    help: 'Last instant of the certificate, Unix time; 0 while there is none.',
  },
  {
    name: 'certmanager_certificate_not_before_timestamp_seconds',
    type: 'gauge',
    source: 'sampled',
    labels: OF_A_CERTIFICATE,
    unit: 'seconds',
    help: 'First instant of the certificate, Unix time; 0 while there is none.',
  },
  {
    name: 'certmanager_certificate_renewal_timestamp_seconds',
    type: 'gauge',
    source: 'sampled',
    labels: OF_A_CERTIFICATE,
    unit: 'seconds',
    help: 'When the certificate is due for renewal, Unix time; 0 if it is never due.',
  },
  {
    name: 'certmanager_certificate_challenge_status',
    type: 'gauge',
    source: 'sampled',
    labels: ['status', 'domain', 'reason', 'processing', 'name', 'namespace', 'type'],
    unit: 'one',
    help: 'State of each Challenge: one series for each state there is, an empty one too; 1 for the present one.',
  },
  {
    name: 'certmanager_issuer_ready_status',
    type: 'gauge',
    source: 'sampled',
    labels: ['name', 'namespace', 'condition'],
    unit: 'one',
    help: 'Ready status of each Issuer: one series for each of True, False, Unknown; 1 for the present one.',
  },
  {
    name: 'certmanager_clusterissuer_ready_status',
    type: 'gauge',
    source: 'sampled',
    labels: ['name', 'condition'],
    unit: 'one',
    help: 'Ready status of each ClusterIssuer: one series for each of True, False, Unknown; 1 for the present one.',
  },
  {
    name: 'certmanager_clock_time_seconds_gauge',
    type: 'gauge',
    source: 'sampled',
    labels: [],
    unit: 'seconds',
    help: 'The wall clock of this process, Unix time.',
  },
  {
    name: 'certmanager_clock_time_seconds',
    type: 'counter',
    source: 'sampled',
    labels: [],
    unit: 'seconds',
    help: 'Deprecated: use certmanager_clock_time_seconds_gauge. The wall clock of this process, Unix time.',
  },
  {
    name: 'certmanager_controller_sync_call_count',
    type: 'counter',
    source: 'counted',
    labels: ['controller'],
    unit: 'one',
    help: 'Items that a controller has taken from its queue.',
  },
  {
    name: 'certmanager_controller_sync_error_count',
    type: 'counter',
    source: 'counted',
    labels: ['controller'],
    unit: 'one',
    help: 'Items whose turn ended with a failure; conflicts are not counted.',
  },
  {
    name: 'certmanager_http_acme_client_request_count',
    type: 'counter',
    source: 'counted',
    labels: OF_AN_ACME_REQUEST,
    unit: 'one',
    help: 'Requests to ACME servers, nonces and repetitions too, by what they are for; status 999 is no answer. After 100 hosts further ones are counted as other.',
  },
  {
    name: 'certmanager_http_acme_client_request_duration_seconds',
    type: 'summary',
    source: 'timed',
    labels: OF_AN_ACME_REQUEST,
    unit: 'seconds',
    help: 'How long requests to ACME servers took: quantiles 0.5, 0.9 and 0.99 of the last ten minutes, 0 if there was none in them.',
  },
  {
    name: 'certwright_api_requests_total',
    type: 'counter',
    source: 'counted',
    labels: ['verb', 'resource', 'code'],
    unit: 'one',
    help: 'Requests to the Kubernetes API by verb, resource and HTTP status, or the kind of failure where there was no answer.',
  },
  {
    name: 'certwright_write_failures_total',
    type: 'counter',
    source: 'counted',
    labels: ['controller', 'resource', 'reason'],
    unit: 'one',
    help: 'Writes of a controller that failed, by resource and reason, such as Forbidden (right or quota), Invalid, StorageFull or Conflict.',
  },
  {
    name: 'certwright_defects_total',
    type: 'counter',
    source: 'counted',
    labels: ['controller'],
    unit: 'one',
    help: 'Objects set aside because of a bug in this program: should be 0, please report.',
  },
  {
    name: 'certwright_queue_depth',
    type: 'gauge',
    source: 'sampled',
    labels: ['controller'],
    unit: 'one',
    help: 'Keys of a controller that are ready and wait for a worker.',
  },
  {
    name: 'certwright_reflector_status',
    type: 'gauge',
    source: 'sampled',
    labels: ['resource', 'status'],
    unit: 'one',
    help: 'What the reflector of a resource is doing: 1 for the present status.',
  },
  {
    name: 'certwright_event_loop_delay_seconds',
    type: 'gauge',
    source: 'sampled',
    labels: ['quantile'],
    unit: 'seconds',
    help: 'Delay of the event loop since the scrape before; quantile 1 is the longest.',
  },
  {
    name: 'certwright_certificate_next_attempt_seconds',
    type: 'gauge',
    source: 'sampled',
    labels: ['name', 'namespace'],
    unit: 'seconds',
    help: 'Seconds until the next attempt for each Certificate whose last issuance failed; negative when overdue.',
  },
] as const satisfies readonly MetricRow[];

type Row = (typeof METRICS)[number];
type RowNamed<Name> = Extract<Row, { readonly name: Name }>;

/** The name of a metric that events count up. */
export type CounterName = Extract<Row, { readonly source: 'counted' }>['name'];
/** The name of a metric that keeps how long something took. */
export type TimedName = Extract<Row, { readonly source: 'timed' }>['name'];
/** The name of a metric whose values are asked for at each scrape. */
export type SampledName = Extract<Row, { readonly source: 'sampled' }>['name'];
/** The values of a metric's labels: all of them, and no others. */
export type LabelsOf<Name extends Row['name']> = Readonly<Record<RowNamed<Name>['labels'][number], string>>;

/** One series of a sampled metric. */
export interface Sample<Name extends SampledName> {
  readonly labels: LabelsOf<Name>;
  readonly value: number;
}

/** Counts what happens; what is sampled at a scrape is registered once by its source. */
export interface Metrics {
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>): void;
  time<Name extends TimedName>(name: Name, labels: LabelsOf<Name>, took: Milliseconds): void;
  /** Adds a source of series; its iterable is walked at each scrape, in pieces, so that it may be long. Returns its removal. */
  sample<Name extends SampledName>(name: Name, read: () => Iterable<Sample<Name>>): () => void;
  /** The whole exposition (text format 0.0.4) in pieces of some hundred lines. */
  exposition(): AsyncIterable<string>;
}

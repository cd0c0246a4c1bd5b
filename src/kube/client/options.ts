import type { Clock } from '../../base/clock.ts';
import type { Milliseconds } from '../../base/instant.ts';
import type { KubeApi } from '../kube-api.ts';

/** One request that has ended, for metrics and log. */
export interface RequestSample {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'apply' | 'patch' | 'delete';
  /** Plural, with the subresource after a slash: `certificates/status`. */
  readonly resource: string;
  readonly group: string;
  /** HTTP status as text, or the Fault's code where there was no reply. */
  readonly code: string;
  /** From leaving the budget's queue to the end of the reply; for a watch, to its head. */
  readonly millis: Milliseconds;
}

/** How the client behaves. Everything but the clock and the user agent has a default. */
export interface KubeApiOptions {
  readonly clock: Clock;
  readonly userAgent: string;
  /** For one whole request, its wait in the budget included. Default 30 s. */
  readonly deadline?: Milliseconds;
  /** Requests under way at once; Lease requests and watches are not counted. Default 16. */
  readonly maxInFlight?: number;
  /** Longest reply and longest watch line. Default 16 MiB. */
  readonly maxBytes?: number;
  /** Longest silence of a watch: the server sends bookmarks about once a minute. Default 150 s. */
  readonly watchIdle?: Milliseconds;
  /** Used only while the server shows no API priority and fairness. Absent: never. */
  readonly rateLimit?: { readonly qps: number; readonly burst: number };
  readonly onRequest?: (sample: RequestSample) => void;
  /** Asked just before each write is sent, those of Leases excepted: false once another may act. Default: always. */
  readonly mayWrite?: () => boolean;
}

/** The API and its end. */
export interface KubeClient extends KubeApi {
  /**
   * Sends what is no object of a kind: aggregated APIs and sub-resources that only answer. Any status is a reply; `body` is undefined where it is
   * not JSON. @throws Fault of the transport.
   */
  post(path: string, body: unknown, signal: AbortSignal): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Closes idle connections; requests under way end by themselves. */
  close(): void;
}

import type { Clock } from '../../base/clock.ts';
import type { Connection } from '../../kube/auth/connection.ts';
import { createKubeApi } from '../../kube/client/create-kube-api.ts';
import type { KubeApiOptions, KubeClient } from '../../kube/client/options.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { VERSION } from '../version.ts';
import type { ControllerFlags } from './flags.ts';

/** What 0 stands for: the defaults of the library that the reference is built on. Source: reference 04 §1.2. */
const QPS_FOR_ZERO = 5;
const BURST_FOR_ZERO = 10;

/** What the client is given beside connection and flags. */
export interface ClientParts {
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** Whether the Lease is ours, asked before each write. */
  readonly mayWrite: () => boolean;
}

/** The Kubernetes API of the controller: every request counted, rate-limited as the flags say. */
export function controllerClient(
  connection: Connection,
  flags: ControllerFlags,
  { clock, metrics, mayWrite }: ClientParts,
): KubeClient {
  const rateLimit = rateLimitOf(flags);
  const options: KubeApiOptions = {
    clock,
    userAgent: `certwright-controller/${VERSION} (${process.platform}/${process.arch})`,
    mayWrite,
    onRequest: ({ verb, resource, code }) => metrics.count('certwright_api_requests_total', { verb, resource, code }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
  };
  return createKubeApi(connection, options);
}

/** The limit for a server without priority and fairness; -1 in either flag is none. */
export function rateLimitOf(
  flags: Pick<ControllerFlags, 'kube-api-qps' | 'kube-api-burst'>,
): KubeApiOptions['rateLimit'] {
  const [qps, burst] = [flags['kube-api-qps'], flags['kube-api-burst']];
  if (qps < 0 || burst < 0) return undefined;
  return { qps: qps === 0 ? QPS_FOR_ZERO : qps, burst: burst === 0 ? BURST_FOR_ZERO : burst };
}

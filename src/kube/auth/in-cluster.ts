import type { Clock } from '../../base/clock.ts';
import type { Connection } from './connection.ts';

export interface InClusterOptions {
  readonly clock: Clock;
  /** Values of KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT. */
  readonly host: string | undefined;
  readonly port: string | undefined;
  /** Default: `/var/run/secrets/kubernetes.io/serviceaccount`. */
  readonly folder?: string;
}

/**
 * The connection of a Pod's service account; the token is read again from disk every minute and after a 401.
 * @throws Fault misconfigured: not in a cluster, or a file is missing.
 */
export declare function loadInCluster(options: InClusterOptions): Promise<Connection>;

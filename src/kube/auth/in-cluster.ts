import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { connectionFault, unreadable } from './auth-fault.ts';
import type { Connection } from './connection.ts';
import { tokenFile } from './token-file.ts';

/** What the environment of a Pod says of its API server. */
export interface InClusterOptions {
  readonly clock: Clock;
  /** Values of KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT. */
  readonly host: string | undefined;
  readonly port: string | undefined;
  /** Default: `/var/run/secrets/kubernetes.io/serviceaccount`. */
  readonly folder?: string;
}

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';
const OUTSIDE = 'give a kubeconfig with --kubeconfig, or run in a Pod';
const NO_ACCOUNT = 'let the Pod mount its service account token (automountServiceAccountToken)';

/**
 * The connection of a Pod's service account; the token is read again from disk every minute and after a 401.
 * @throws Fault misconfigured `ConnectionConfig`: not in a cluster, or a file is missing.
 */
export async function loadInCluster(options: InClusterOptions): Promise<Connection> {
  const { clock, host, port, folder = FOLDER } = options;
  if (!host || !port) {
    const message = 'KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set: this is not a Pod';
    throw connectionFault('in-cluster connection', { at: 'KUBERNETES_SERVICE_HOST', message, remedy: OUTSIDE });
  }
  const credentials = tokenFile(clock, path.join(folder, 'token'));
  await credentials.current(new AbortController().signal);
  const namespace = await readFile(path.join(folder, 'namespace'), 'utf8').catch(() => '');
  return {
    server: new URL(`https://${host.includes(':') ? `[${host}]` : host}:${port}`),
    ca: await readAccountFile(path.join(folder, 'ca.crt')),
    ...(namespace.trim() === '' ? {} : { namespace: namespace.trim() }),
    credentials,
  };
}

async function readAccountFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const message = `the file ${file} ${unreadable(cause)}`;
    throw connectionFault('in-cluster connection', { at: file, message, remedy: NO_ACCOUNT, cause });
  }
}

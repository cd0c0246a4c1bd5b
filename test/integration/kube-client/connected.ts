import { inject } from 'vitest';
import type { ResourceType } from '../../../src/api/kubernetes.ts';
import { seconds } from '../../../src/base/instant.ts';
import { Secret } from '../../../src/base/secret.ts';
import { systemClock } from '../../../src/base/system-clock.ts';
import type { Connection } from '../../../src/kube/auth/connection.ts';
import { fixedCredentials } from '../../../src/kube/auth/fixed-credentials.ts';
import { createKubeApi } from '../../../src/kube/client/create-kube-api.ts';
import type { KubeApiOptions, KubeClient } from '../../../src/kube/client/options.ts';

/** A connection to the shared control plane as its admin. */
export function adminConnection(more: Partial<Connection> = {}): Connection {
  const { server, caPem, token } = inject('controlPlane');
  return { server: new URL(server), ca: caPem, credentials: fixedCredentials({ token: new Secret(token) }), ...more };
}

/** The program's own client, as admin of the shared control plane. */
export const connected = (more: Partial<KubeApiOptions> = {}, connection: Partial<Connection> = {}): KubeClient =>
  createKubeApi(adminConnection(connection), {
    clock: systemClock,
    userAgent: 'kube-client-test',
    deadline: seconds(60),
    ...more,
  });

const core = (kind: string, plural: string): ResourceType => ({
  group: '',
  version: 'v1',
  kind,
  plural,
  namespaced: true,
});

export const SECRET = core('Secret', 'secrets');
export const CONFIG_MAP = core('ConfigMap', 'configmaps');
export const never = new AbortController().signal;

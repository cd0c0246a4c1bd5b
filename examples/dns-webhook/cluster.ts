import { request } from 'node:https';
import { json } from 'node:stream/consumers';
import type { FrontProxy } from './front-proxy.ts';

/** The API server, as a Pod finds it. */
export interface Cluster {
  /** `https://10.0.0.1:443`. */
  readonly server: string;
  readonly ca: string;
  readonly token: string;
}

/** One entry of a Secret; undefined where it is not there. The webhook's own rights decide what it may read. */
export async function readSecret(
  cluster: Cluster,
  namespace: string,
  name: string,
  key: string,
): Promise<string | undefined> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`;
  const { data } = (await get(cluster, path)) as { readonly data?: Readonly<Record<string, string>> };
  const value = data?.[key];
  return value === undefined ? undefined : Buffer.from(value, 'base64').toString('utf8');
}

/** Who the API server is, when it passes requests on. Role kube-system/extension-apiserver-authentication-reader allows to read it. */
export async function readFrontProxy(cluster: Cluster): Promise<FrontProxy> {
  const path = '/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication';
  const { data = {} } = (await get(cluster, path)) as { readonly data?: Readonly<Record<string, string>> };
  const ca = data['requestheader-client-ca-file'];
  if (ca === undefined)
    throw new Error('the API server has no aggregation layer: it names no requestheader-client-ca-file');
  const allowedNames = JSON.parse(data['requestheader-allowed-names'] ?? '[]') as readonly string[];
  return { ca, allowedNames };
}

/** Answers an empty object where there is nothing. */
function get({ server, ca, token }: Cluster, path: string): Promise<object> {
  const options = { ca, timeout: 10_000, headers: { authorization: `Bearer ${token}`, accept: 'application/json' } };
  return new Promise((resolve, reject) => {
    const sent = request(`${server}${path}`, options, (reply) => {
      const status = reply.statusCode ?? 0;
      if (status === 200) resolve(json(reply) as Promise<object>);
      else if (status === 404) resolve({});
      else reject(new Error(`${path} was answered ${status}`));
      if (status !== 200) reply.resume();
    });
    sent.on('timeout', () => sent.destroy(new Error(`${path} was not answered in time`)));
    sent.on('error', reject).end();
  });
}

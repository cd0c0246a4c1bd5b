import { Fault } from '../../base/fault.ts';
import { isJsonObject } from '../../base/json-object.ts';
import { Secret } from '../../base/secret.ts';
import type { DnsProviderParts } from '../../solvers/dns01/provider.ts';

/** Sends to the API server what is no object of a kind: any status is a reply. */
export type PostToCluster = DnsProviderParts['postToCluster'];

/** Tokens of service accounts, by TokenRequest. Kubernetes API reference, authentication.k8s.io/v1. */
export function serviceAccountToken(post: PostToCluster): DnsProviderParts['serviceAccountToken'] {
  return async ({ namespace, name, audiences, expiresAfter }, signal) => {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts/${encodeURIComponent(name)}/token`;
    const spec = { audiences, expirationSeconds: Math.round(expiresAfter / 1000) };
    const reply = await post(path, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec }, signal);
    const status = isJsonObject(reply.body) && isJsonObject(reply.body['status']) ? reply.body['status'] : {};
    const token = status['token'];
    if (reply.status < 300 && typeof token === 'string') return new Secret(token);
    throw noToken(`${namespace}/${name}`, reply.status);
  };
}

function noToken(account: string, status: number): Fault {
  const isTheirs = status === 403 || status === 404 || status === 422;
  return new Fault(isTheirs ? 'misconfigured' : 'transient', {
    code: 'ServiceAccountTokenRefused',
    message: `the API server gave no token of the service account "${account}": it answered ${status}`,
    remedy: 'create the service account, and allow this program to create serviceaccounts/token of it',
  });
}

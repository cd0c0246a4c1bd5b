import { createHash } from 'node:crypto';
import type { IssuerStatus } from '../../../src/api/issuer/types.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { clusterIssuerType, issuerType } from '../../../src/api/resource-types.ts';
import type { Pebble } from '../../../tools/acme-servers/pebble.ts';
import { issuerManifest } from './manifests.ts';
import type { Manifest } from './manifests.ts';
import { openssl } from './openssl.ts';
import { conditionOf, textIn } from './read-objects.ts';
import type { Stage } from './stage.ts';

/** An issuer at Pebble, with its account in Secret `<name>-account`; `spec` replaces or adds to `spec.acme`, undefined takes away. */
export const issuerAt = (
  { directory, caBundle }: Pebble,
  name: string,
  spec: object = {},
  kind: 'Issuer' | 'ClusterIssuer' = 'Issuer',
): Manifest => {
  const acme = {
    server: directory,
    caBundle: Buffer.from(caBundle).toString('base64'),
    privateKeySecretRef: { name: `${name}-account` },
    ...spec,
  };
  return issuerManifest(name, { acme: JSON.parse(JSON.stringify(acme)) as object }, kind);
};

/** `status.acme`. */
export const accountIn = (issuer: KubeObject): NonNullable<IssuerStatus['acme']> =>
  (issuer['status'] as IssuerStatus | undefined)?.acme ?? {};

/** Resolves when the issuer says so of its present spec. */
export function untilIssuer(
  stage: Stage,
  name: string,
  reason: string,
  kind: 'Issuer' | 'ClusterIssuer' = 'Issuer',
): Promise<KubeObject> {
  const key = kind === 'Issuer' ? stage.key(issuerType, name) : { type: clusterIssuerType, namespace: '', name };
  return stage.cluster.until(key, reason, (issuer) => {
    const ready = conditionOf(issuer, 'Ready');
    return ready?.reason === reason && ready.observedGeneration === issuer.metadata.generation;
  });
}

/** What `lastPrivateKeyHash` has to be for a Secret, by openssl. Source: reference 2.12. */
export async function keyHashOf(secret: KubeObject): Promise<string> {
  const text = await openssl(['rsa', '-traditional'], textIn(secret, 'tls.key'));
  const der = Buffer.from(text.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  return createHash('sha256').update(der).digest('base64');
}

import { issuerType } from '../../src/api/resource-types.ts';
import type { ObjectKey } from '../../src/api/kubernetes.ts';
import { instant } from '../../src/base/instant.ts';
import { writePrivateKey } from '../../src/pki/keys/key-file.ts';
import { anAuthority } from '../../test/support/builders/key-pairs.ts';
import { issuerManifest, secretManifest } from '../../test/support/builders/manifests.ts';
import type { Manifest } from '../../test/support/builders/manifests.ts';
import { conditionOf } from '../../test/support/builders/read-objects.ts';
import type { Cluster } from '../../test/support/cluster.ts';
import { NAMESPACE } from '../../test/support/cluster-paths.ts';

const ISSUER = 'ca';
const SECRET = 'ca-key-pair';

/** Makes a namespace with the Issuer `ca` over a new ECDSA key pair. */
export async function createAuthority(cluster: Cluster, namespace: string): Promise<void> {
  await cluster.create(NAMESPACE, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const { key, certificate } = await anAuthority(instant(Date.now()), 'Bench Root');
  const data = { 'tls.key': writePrivateKey(key, 'PKCS8').reveal(), 'tls.crt': certificate };
  const keyPair: Manifest = secretManifest(SECRET, data, 'kubernetes.io/tls');
  for (const { type, object } of [keyPair, issuerManifest(ISSUER, { ca: { secretName: SECRET } })])
    await cluster.create(type, { ...object, metadata: { ...object.metadata, namespace } });
}

/** Whether a Secret is the one of the authority, which is there from the beginning. */
export const isOfAuthority = (secretName: string): boolean => secretName === SECRET;

/** Resolves when a controller has found the Issuer of a namespace Ready. */
export async function untilAuthorityReady(cluster: Cluster, namespace: string, seconds: number): Promise<void> {
  const key: ObjectKey = { type: issuerType, namespace, name: ISSUER };
  await cluster.until(key, 'Ready', (issuer) => conditionOf(issuer, 'Ready')?.status === 'True', seconds);
}

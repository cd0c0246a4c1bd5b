import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateStatus, conditionOf } from '../../support/builders/read-objects.ts';
import type { Finding } from '../family.ts';
import type { SeenVersion } from '../rig/versions.ts';

/**
 * Next keys that were deleted while the Certificate named them for an issuance under way: a request in flight loses its key so, and only the
 * word of an old cache calls for it (traps B17, Q4). Versions of all kinds come from one counter, so that they tell what was before what.
 */
export function lostKeys(versions: readonly SeenVersion[]): readonly Finding[] {
  const certificates = versions.filter(({ object }) => object.kind === 'Certificate');
  return versions
    .filter(({ type, object }) => type === 'DELETED' && isNextKey(object))
    .flatMap(({ object: key }) => {
      const before = certificates.filter(({ object }) => versionOf(object) < versionOf(key));
      return (
        latestOfEach(before)
          // The keys of a Certificate that is gone are garbage.
          .filter(({ type, object }) => type !== 'DELETED' && isInUse(object, key))
          .map(({ object: { metadata } }): Finding => {
            const text = `Secret ${key.metadata.name} was deleted while Certificate ${metadata.name} named it for an issuance under way`;
            return { oracle: 'O2', text };
          })
      );
    });
}

const isNextKey = ({ kind, metadata }: KubeObject): boolean =>
  kind === 'Secret' && metadata.labels?.['cert-manager.io/next-private-key'] === 'true';

const versionOf = ({ metadata }: KubeObject): bigint => BigInt(metadata.resourceVersion ?? '0');

const isInUse = (certificate: KubeObject, key: KubeObject): boolean =>
  conditionOf(certificate, 'Issuing')?.status === 'True' &&
  certificateStatus(certificate).nextPrivateKeySecretName === key.metadata.name;

function latestOfEach(certificates: readonly SeenVersion[]): readonly SeenVersion[] {
  const latest = new Map<string, SeenVersion>();
  for (const one of certificates) {
    const { uid = '' } = one.object.metadata;
    const other = latest.get(uid);
    if (other === undefined || versionOf(one.object) > versionOf(other.object)) latest.set(uid, one);
  }
  return [...latest.values()];
}

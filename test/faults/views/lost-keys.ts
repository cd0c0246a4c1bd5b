import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateStatus, conditionOf } from '../../support/builders/read-objects.ts';
import type { Finding } from '../family.ts';
import type { SeenVersion } from '../rig/versions.ts';

/**
 * Next keys that were deleted while the Certificate named them for an issuance under way: a request in flight loses its key so, and only the
 * word of an old cache calls for it (traps B17, Q4). Versions of all kinds come from one counter, so that they tell what was before what.
 */
export function lostKeys(versions: readonly SeenVersion[]): readonly Finding[] {
  const certificates = versions.map(({ object }) => object).filter(({ kind }) => kind === 'Certificate');
  return versions
    .filter(({ type, object }) => type === 'DELETED' && isNextKey(object))
    .flatMap(({ object: key }) => {
      const before = certificates.filter((one) => versionOf(one) < versionOf(key));
      return latestOfEach(before)
        .filter((certificate) => isInUse(certificate, key))
        .map(({ metadata }): Finding => {
          const text = `Secret ${key.metadata.name} was deleted while Certificate ${metadata.name} named it for an issuance under way`;
          return { oracle: 'O2', text };
        });
    });
}

const isNextKey = ({ kind, metadata }: KubeObject): boolean =>
  kind === 'Secret' && metadata.labels?.['cert-manager.io/next-private-key'] === 'true';

const versionOf = ({ metadata }: KubeObject): bigint => BigInt(metadata.resourceVersion ?? '0');

const isInUse = (certificate: KubeObject, key: KubeObject): boolean =>
  conditionOf(certificate, 'Issuing')?.status === 'True' &&
  certificateStatus(certificate).nextPrivateKeySecretName === key.metadata.name;

function latestOfEach(certificates: readonly KubeObject[]): readonly KubeObject[] {
  const latest = new Map<string, KubeObject>();
  for (const one of certificates) {
    const { uid = '' } = one.metadata;
    const other = latest.get(uid);
    if (other === undefined || versionOf(one) > versionOf(other)) latest.set(uid, one);
  }
  return [...latest.values()];
}

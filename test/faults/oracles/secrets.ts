import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { bytesIn, dataKeys, textIn } from '../../support/builders/read-objects.ts';
import { problemsOfPair } from '../../support/builders/examine-pair.ts';
import { ACME_ISSUER } from '../flows/acme-servers.ts';
import type { SeenVersion } from '../rig/versions.ts';
import type { Oracle } from './evidence.ts';

/** O2: no revision of a Secret of ours that anybody could read had a pair that does not match, a lost key or an empty field. */
export const secretsAreWhole: Oracle = ({ versions }) => {
  const before = new Map<string, readonly string[]>();
  return versions.filter(isOurs).flatMap(({ type, object }) => {
    const { name, uid = '', resourceVersion } = object.metadata;
    const present = dataKeys(object);
    const lost = (before.get(uid) ?? []).filter((key) => !present.includes(key));
    before.set(uid, present);
    const problems = [...lost.map((key) => `${key} was lost`), ...problemsOf(object)];
    return problems.map((text) => ({
      oracle: 'O2' as const,
      text: `Secret ${name}, version ${resourceVersion} (${type}): ${text}`,
    }));
  });
};

/** What people wrote by hand is theirs. */
const isOurs = ({ object }: SeenVersion): boolean =>
  object.kind === 'Secret' &&
  (object.metadata.annotations?.['cert-manager.io/certificate-name'] !== undefined ||
    object.metadata.labels?.['cert-manager.io/next-private-key'] !== undefined);

function problemsOf(secret: KubeObject): readonly string[] {
  try {
    if (!dataKeys(secret).includes('tls.crt')) return problemsOfKey(secret);
    return problemsOfPair(secret, authorityIn(secret));
  } catch (error) {
    return [String(error)];
  }
}

/** Who must have signed. */
function authorityIn(secret: KubeObject): X509Certificate | undefined {
  const isOfAcme = secret.metadata.annotations?.['cert-manager.io/issuer-name'] === ACME_ISSUER;
  return isOfAcme ? undefined : new X509Certificate(textIn(secret, 'ca.crt'));
}

/** The next key before it is in use. */
function problemsOfKey(secret: KubeObject): readonly string[] {
  createPrivateKey(textIn(secret, 'tls.key'));
  return dataKeys(secret)
    .filter((key) => bytesIn(secret, key).length === 0)
    .map((key) => `${key} is empty`);
}

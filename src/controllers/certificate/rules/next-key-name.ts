import type { CertificateView } from '../view.ts';
import { nameSuffix } from './name-suffix.ts';
import { nextRevision } from './progress.ts';

/**
 * The name of the temporary Secret for the next private key: the Certificate's, a dash, five characters. Chosen before the Secret exists
 * and written into the status first, so that a crash in between leaves nothing unnamed. A hash instead of chance: the same attempt gives
 * the same name. A name that a Secret of somebody else has is passed over, and one that is kept for a
 * Certificate's key pair: two would write and delete that Secret in turn, without end. Source: reference §2.5.
 */
export function nextKeyName(view: CertificateView): string {
  const { nextPrivateKeySecretName: chosen } = view.certificate.status;
  if (chosen !== undefined && chosen !== '' && !isTaken(view, chosen)) return chosen;
  for (let salt = 0; salt < MOST_CANDIDATES; salt += 1) {
    const name = candidate(view, salt);
    if (!view.isSecretName(name) && !view.isTargetName(name)) return name;
  }
  return candidate(view, MOST_CANDIDATES);
}

/** Nobody has so many Secrets of such names by chance; whoever made them is told by the API server that the name is taken. */
const MOST_CANDIDATES = 100;

const isTaken = (view: CertificateView, name: string): boolean =>
  view.isTargetName(name) ||
  (view.isSecretName(name) && !view.nextKeys.some((secret) => secret.metadata.name === name));

/** generateName cuts the base so that the whole has at most 63 characters; so does this. */
function candidate(view: CertificateView, salt: number): string {
  const { uid, name } = view.certificate.metadata;
  const { failedIssuanceAttempts = 0, lastFailureTime = '' } = view.certificate.status;
  const suffix = nameSuffix([uid, nextRevision(view), failedIssuanceAttempts, lastFailureTime, salt].join('/'));
  return `${name.slice(0, 57)}-${suffix}`;
}

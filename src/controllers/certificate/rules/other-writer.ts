import type { CertificateView } from '../view.ts';
import type { Instant } from '../../../base/instant.ts';
import type { PolicyReason } from './policies.ts';
import { after, minutes, parseInstant } from '../../../base/instant.ts';
import { currentRequest } from './progress.ts';

/** The least time between two issuances that only another writer of the Secret causes: three an hour. */
const leastBetween = minutes(20);

const causedFromOutside: readonly PolicyReason[] = [
  'MissingData',
  'InvalidKeyPair',
  'InvalidCertificate',
  'IncorrectIssuer',
  'SecretMismatch',
];

/**
 * How long to wait because somebody else writes into the Secret. Each success clears the failure back-off, so a second writer (a Secret
 * synchroniser, a restore job) would otherwise make a tight loop of issuances (trap B1). The clock is the age of the request whose
 * certificate was stored last; it survives a restart. Only where another field manager really owns data of the Secret.
 */
export function otherWriterPause(
  view: CertificateView,
  reason: PolicyReason,
): { readonly until: Instant; readonly because: string } | undefined {
  if (view.secret.is !== 'known' || !causedFromOutside.includes(reason)) return undefined;
  const { otherManagers } = view.secret.facts;
  const request = currentRequest(view);
  const issuedAt = parseInstant(request?.metadata.creationTimestamp ?? '');
  if (otherManagers.length === 0 || issuedAt === undefined) return undefined;
  const writers = otherManagers.map((name) => `"${name}"`).join(', ');
  return {
    until: after(issuedAt, leastBetween),
    because: `Secret "${view.certificate.spec.secretName}" is also written by ${writers}; it is issued again at most three times an hour until that stops`,
  };
}

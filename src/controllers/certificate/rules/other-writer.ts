import type { CertificateView } from '../view.ts';
import type { Instant } from '../../../base/instant.ts';
import type { PolicyReason } from './policies.ts';
import { after, minutes, parseInstant } from '../../../base/instant.ts';
import { certificateCondition, currentRequest } from './progress.ts';
import { annotationKeys } from '../../../api/metadata-keys.ts';

const mark = annotationKeys.secretAlsoWrittenBy;

/** The least time between two issuances that only another writer of the Secret causes: three an hour. */
const leastBetween = minutes(20);

const causedFromOutside: readonly string[] = [
  'MissingData',
  'InvalidKeyPair',
  'InvalidCertificate',
  'IncorrectIssuer',
  'SecretMismatch',
];

/**
 * How long to wait because somebody else writes into the Secret again and again. Each success clears the failure back-off, so a second
 * writer (a Secret synchroniser, a restore job) would otherwise make a tight loop of issuances (trap B1). The first damage is mended at
 * once, as it may be an accident; the next only a while after the request that mended the last one, which is marked: mark and age survive
 * a restart. Only where another field manager really owns data of the Secret.
 */
export function otherWriterPause(
  view: CertificateView,
  reason: PolicyReason,
): { readonly until: Instant; readonly because: string } | undefined {
  if (view.secret.is !== 'known' || !causedFromOutside.includes(reason)) return undefined;
  const { otherManagers } = view.secret.facts;
  const request = currentRequest(view);
  const issuedAt = parseInstant(request?.metadata.creationTimestamp ?? '');
  if (otherManagers.length === 0 || issuedAt === undefined || request?.metadata.annotations[mark] === undefined)
    return undefined;
  const writers = otherManagers.map((name) => `"${name}"`).join(', ');
  return {
    until: after(issuedAt, leastBetween),
    because: `Secret "${view.certificate.spec.secretName}" is also written by ${writers}; it is issued again at most three times an hour until that stops`,
  };
}

/** Marks the request of an issuance that mends what another writer did to the Secret. */
export function otherWriterMark(view: CertificateView): Readonly<Record<string, string>> {
  const reason = certificateCondition(view, 'Issuing')?.reason ?? '';
  if (view.secret.is !== 'known' || !causedFromOutside.includes(reason)) return {};
  const { otherManagers } = view.secret.facts;
  return otherManagers.length === 0 ? {} : { [mark]: otherManagers.join(',') };
}

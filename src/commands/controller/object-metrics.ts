import type { CertificateFacts } from '../../api/certificate/facts.ts';
import type { ChallengeFacts } from '../../api/challenge/facts.ts';
import type { Cached } from '../../api/kubernetes.ts';
import type { Condition, ConditionStatus } from '../../api/shared-types.ts';
import type { Clock } from '../../base/clock.ts';
import type { Milliseconds } from '../../base/instant.ts';
import { parseInstant } from '../../base/instant.ts';
import type { Reader } from '../../kube/controller.ts';
import type { Metrics, Sample } from '../../telemetry/metrics.ts';

/** An Issuer or ClusterIssuer, as far as metrics look at it. */
interface IssuerLike extends Cached {
  readonly status: { readonly conditions?: readonly Condition[] };
}

/** The caches that the object metrics walk, and how long failures back off. */
export interface ObjectMetricParts {
  readonly certificates: Reader<CertificateFacts>;
  readonly challenges: Reader<ChallengeFacts>;
  readonly issuers: Reader<IssuerLike>;
  /** Undefined when the controller clusterissuers is off. */
  readonly clusterIssuers: Reader<IssuerLike> | undefined;
  readonly clock: Clock;
  readonly minimumBackoff: Milliseconds;
  readonly maximumBackoff: Milliseconds;
}

/** Each is a series of each Challenge; the empty one is of those that nobody has looked at yet. */
const CHALLENGE_STATES = ['ready', 'valid', 'errored', 'expired', 'invalid', 'processing', '', 'pending'] as const;
const STATUSES: readonly ConditionStatus[] = ['True', 'False', 'Unknown'];
const MOST_DOUBLINGS = 40;

/**
 * Registers the metrics of objects: walked in the caches at each scrape, so that a deleted object is gone at once.
 * Labels issuer_kind and issuer_group are the spec's as written, often empty. Source: reference 04 §3.1.
 */
export function sampleObjects(metrics: Metrics, parts: ObjectMetricParts): void {
  const { certificates, challenges, issuers, clusterIssuers } = parts;
  metrics.sample('certmanager_certificate_ready_status', () => certificateReadiness(certificates));
  const dated = (date: (certificate: CertificateFacts) => string | undefined) => () =>
    certificateTimes(certificates, date);
  metrics.sample(
    'certmanager_certificate_expiration_timestamp_seconds',
    dated(({ status }) => status.notAfter),
  );
  metrics.sample(
    'certmanager_certificate_not_after_timestamp_seconds',
    dated(({ status }) => status.notAfter),
  );
  metrics.sample(
    'certmanager_certificate_not_before_timestamp_seconds',
    dated(({ status }) => status.notBefore),
  );
  metrics.sample(
    'certmanager_certificate_renewal_timestamp_seconds',
    dated(({ status }) => status.renewalTime),
  );
  metrics.sample('certwright_certificate_next_attempt_seconds', () => nextAttempts(parts));
  metrics.sample('certmanager_certificate_challenge_status', () => challengeStates(challenges));
  metrics.sample('certmanager_issuer_ready_status', () => issuerReadiness(issuers));
  if (clusterIssuers !== undefined)
    metrics.sample('certmanager_clusterissuer_ready_status', () => issuerReadiness(clusterIssuers));
}

function* certificateReadiness(
  certificates: Reader<CertificateFacts>,
): Generator<Sample<'certmanager_certificate_ready_status'>> {
  for (const certificate of certificates.all()) {
    const { name, namespace, ...issuer } = certificateLabels(certificate);
    for (const { condition, value } of readiness(certificate.status.conditions))
      yield { labels: { name, namespace, condition, ...issuer }, value };
  }
}

function* certificateTimes(
  certificates: Reader<CertificateFacts>,
  date: (certificate: CertificateFacts) => string | undefined,
): Generator<Sample<'certmanager_certificate_renewal_timestamp_seconds'>> {
  for (const certificate of certificates.all())
    yield { labels: certificateLabels(certificate), value: (parseInstant(date(certificate) ?? '') ?? 0) / 1000 };
}

function* challengeStates(
  challenges: Reader<ChallengeFacts>,
): Generator<Sample<'certmanager_certificate_challenge_status'>> {
  for (const { metadata, spec, status } of challenges.all()) {
    const { name, namespace } = metadata;
    const { dnsName: domain, type } = spec;
    const { state = '', reason = '', processing = false } = status;
    const labels = { domain, reason, processing: String(processing), name, namespace, type };
    for (const each of CHALLENGE_STATES) yield { labels: { status: each, ...labels }, value: each === state ? 1 : 0 };
  }
}

function* issuerReadiness(issuers: Reader<IssuerLike>): Generator<Sample<'certmanager_issuer_ready_status'>> {
  for (const { metadata, status } of issuers.all())
    for (const { condition, value } of readiness(status.conditions))
      yield { labels: { name: metadata.name, namespace: metadata.namespace, condition }, value };
}

/** The back-off after failures is minimum × 2^(failures − 1), at most the maximum. Source: reference 01 §2.2.4. */
function* nextAttempts(parts: ObjectMetricParts): Generator<Sample<'certwright_certificate_next_attempt_seconds'>> {
  const now = parts.clock.now();
  for (const { metadata, status } of parts.certificates.all()) {
    const failedAt = parseInstant(status.lastFailureTime ?? '');
    if (failedAt === undefined) continue;
    const doublings = Math.min(Math.max((status.failedIssuanceAttempts ?? 1) - 1, 0), MOST_DOUBLINGS);
    const wait = Math.min(parts.minimumBackoff * 2 ** doublings, parts.maximumBackoff);
    yield { labels: { name: metadata.name, namespace: metadata.namespace }, value: (failedAt + wait - now) / 1000 };
  }
}

function readiness(
  conditions: readonly Condition[] | undefined,
): readonly { condition: ConditionStatus; value: number }[] {
  const status = conditions?.find((condition) => condition.type === 'Ready')?.status ?? 'Unknown';
  return STATUSES.map((condition) => ({ condition, value: condition === status ? 1 : 0 }));
}

function certificateLabels({
  metadata,
  spec,
}: CertificateFacts): Sample<'certmanager_certificate_renewal_timestamp_seconds'>['labels'] {
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    issuer_name: spec.issuerRef?.name ?? '',
    issuer_kind: spec.issuerRef?.kind ?? '',
    issuer_group: spec.issuerRef?.group ?? '',
  };
}

import type { CertificateFacts } from '../api/certificate/facts.ts';
import type { Instant } from '../base/instant.ts';
import type { Urgency } from '../kube/controller.ts';
import { parseInstant } from '../base/instant.ts';

/** Behind what can still be saved, before what has time. */
const NOTHING_TO_LOSE = 0.1;
/** The same once its issuance is under way: what is finished first frees what is kept for it, and serves somebody while others wait. */
const NOTHING_TO_LOSE_UNDER_WAY = 0.0999;

/**
 * The share of life that is left. What has no certificate yet, or one that has expired, counts as one tenth: it cannot become worse, while
 * a renewal about to be too late can. Otherwise those that expired during a downtime would hold up the next until they have expired too.
 * What expires while its issuance is under way keeps its place and is finished.
 */
export function certificateUrgency(certificate: CertificateFacts | undefined, now: Instant): Urgency {
  const life = lifeOf(certificate);
  if (life === undefined) return isUnderWay(certificate) ? NOTHING_TO_LOSE_UNDER_WAY : NOTHING_TO_LOSE;
  if (life.to <= now) return isUnderWay(certificate) ? 0 : NOTHING_TO_LOSE;
  return Math.min((life.to - now) / (life.to - life.from), 1);
}

function lifeOf(
  certificate: CertificateFacts | undefined,
): { readonly from: Instant; readonly to: Instant } | undefined {
  const from = parseInstant(certificate?.status.notBefore ?? '');
  const to = parseInstant(certificate?.status.notAfter ?? '');
  return from === undefined || to === undefined || to <= from ? undefined : { from, to };
}

const isUnderWay = (certificate: CertificateFacts | undefined): boolean =>
  certificate?.status.conditions?.some(({ type, status }) => type === 'Issuing' && status === 'True') === true;

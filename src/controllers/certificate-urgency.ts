import type { CertificateFacts } from '../api/certificate/facts.ts';
import type { Instant } from '../base/instant.ts';
import type { Urgency } from '../kube/controller.ts';
import { parseInstant } from '../base/instant.ts';

/** The share of life that is left: what has none yet counts as one tenth, so that a renewal about to be too late goes first. */
export function certificateUrgency(certificate: CertificateFacts | undefined, now: Instant): Urgency {
  const notBefore = parseInstant(certificate?.status.notBefore ?? '');
  const notAfter = parseInstant(certificate?.status.notAfter ?? '');
  if (notBefore === undefined || notAfter === undefined || notAfter <= notBefore) return 0.1;
  return Math.min(Math.max((notAfter - now) / (notAfter - notBefore), 0), 1);
}

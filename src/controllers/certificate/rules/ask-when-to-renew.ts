import type { Instant } from '../../../base/instant.ts';
import type { CertificateView } from '../view.ts';
import { issuingPart } from './issuing.ts';
import { policyViolation } from './policies.ts';
import { isIssuing } from './progress.ts';
import { isDueToAsk, renewalSource } from './renewal-information.ts';
import type { CertificateWord } from './word.ts';

/**
 * Asks the ACME server when the stored certificate shall be renewed: once it has been stored, so that what it says stands in the write that calls the
 * Certificate ready, and then whenever the server wants to be asked. Only of what the spec asks for: the certificate of an issuer before this one is nobody's
 * business here. Source: reference §2.8; RFC 9773 §4.3.
 */
export function askWhenToRenew(view: CertificateView, now: Instant): CertificateWord | undefined {
  if (!view.settings.enabled.readiness || view.problem !== undefined) return undefined;
  const source = renewalSource(view);
  if (source === undefined || !isDueToAsk(source, now) || view.desk.get(source.id) !== undefined) return undefined;
  if (!isSettled(view, now)) return undefined;
  const { id, server, certificateId } = source;
  const target = `renewal information of ${server.directory}`;
  return { do: 'call', call: { name: 'askWhenToRenew', id, target, server, certificateId } };
}

/** Whether the stored certificate is what the spec asks for, and is or has just become the one in use. */
function isSettled(view: CertificateView, now: Instant): boolean {
  if (view.secretBelongsTo !== view.certificate.metadata.name) return false;
  const { status, starts, ends } = issuingPart(view, now);
  if (starts === true || (isIssuing(view) && !ends)) return false;
  return policyViolation(view, status.revision) === undefined;
}

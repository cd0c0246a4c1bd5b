import type { Pem } from '../../../base/brand.ts';
import type { Instant } from '../../../base/instant.ts';
import { checkIssued } from '../../../pki/certificate/check-issued.ts';
import type { CertificateRequestView } from '../view.ts';
import type { Outcome } from './outcome.ts';

/** What is wrong with what was signed: for another key, expired, or nothing that can be read. Looked at before anybody else does. */
export function unusable({ request }: CertificateRequestView, chain: Pem, now: Instant): Outcome | undefined {
  const publicKeyHash = request.request.is === 'valid' ? request.request.publicKeyHash : '';
  const check = checkIssued(chain, { publicKeyHash }, now);
  if (check.is === 'good') return undefined;
  return { is: 'failed', reason: 'DecodeError', because: `Failed to decode returned certificate: ${check.message}` };
}

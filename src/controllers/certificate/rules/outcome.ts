import type { CertificateRequestFacts, IssuedFacts } from '../../../api/certificate-request/facts.ts';
import type { CertificateView } from '../view.ts';
import type { Instant } from '../../../base/instant.ts';
import { requestCondition } from '../../../api/certificate-request/facts.ts';
import { formatInstant } from '../../../base/instant.ts';
import { nextRequest } from './progress.ts';
import { refusalOf } from './refusal.ts';
import { annotationKeys } from '../../../api/metadata-keys.ts';

/** What has become of the request of an issuance under way. */
export type Outcome =
  | { readonly is: 'none' }
  | { readonly is: 'pending'; readonly request: CertificateRequestFacts; readonly message: string | undefined }
  | { readonly is: 'failed'; readonly reason: string; readonly message: string }
  | {
      readonly is: 'issued';
      readonly request: CertificateRequestFacts;
      readonly issued: Extract<IssuedFacts, { is: 'valid' }>;
    };

/**
 * Reads the verdict on the next request, in the reference's order: denied, invalid, failed, issued. What was issued must decode, be for
 * the request's key, and not have expired; else the attempt has failed, and nothing of it is ever stored. Source: reference §2.7, trap B2.
 */
export function outcome(view: CertificateView, now: Instant): Outcome {
  const request = nextRequest(view);
  if (request === undefined) return { is: 'none' };
  const refusal = refusalOf(request);
  if (refusal !== undefined) return { is: 'failed', ...refusal };
  const ready = requestCondition(request, 'Ready');
  return ready?.reason === 'Issued' ? judgeIssued(request, now) : { is: 'pending', request, message: ready?.message };
}

function judgeIssued(request: CertificateRequestFacts, now: Instant): Outcome {
  const { issued } = request;
  const refuse = (message: string): Outcome => ({ is: 'failed', reason: 'InvalidCertificate', message });
  switch (issued.is) {
    case 'nothing':
      return { is: 'pending', request, message: 'the issuer said Issued, but its certificate is not there yet' };
    case 'invalid':
      return refuse(`Failed to decode the certificate that the issuer returned: ${issued.because}`);
    case 'valid': {
      if (request.request.is === 'valid' && issued.publicKeyHash !== request.request.publicKeyHash) {
        return refuse('Issuer returned a certificate for another private key than that of the request');
      }
      if (issued.notAfter <= now)
        return refuse(`Issuer returned a certificate that expired at ${formatInstant(issued.notAfter)}`);
      return { is: 'issued', request, issued };
    }
  }
}

/**
 * Whether the target Secret holds what the request was answered with, under its own key. Looks at what is there, so that it does not
 * matter whether this process stored it or one that was killed right after.
 */
export function isStored(view: CertificateView, request: CertificateRequestFacts): boolean {
  if (view.secret.is !== 'known' || request.issued.is !== 'valid') return false;
  const { data, privateKey, metadata } = view.secret.facts;
  return (
    data['tls.crt'] === request.issued.chainDigest &&
    (request.issued.authorityDigest === undefined || data['ca.crt'] === request.issued.authorityDigest) &&
    privateKey.is === 'valid' &&
    privateKey.publicKeyHash === request.issued.publicKeyHash &&
    metadata.annotations[annotationKeys.certificateName] === view.certificate.metadata.name
  );
}

import { X509Certificate } from 'node:crypto';
import { readPublicKey } from '../keys/public-key.ts';
import type { CertificateDetails } from './details.ts';

/**
 * Whether a certificate is signed by another one's key, or, given itself, by its own. Names must be equal and the signature must verify:
 * a name alone proves nothing (trap C3). Node checks the signature, as it knows algorithms that we do not sign with but old CAs used.
 * Source: RFC 5280 §6.1.3 (a). Never throws.
 */
export function isSignedBy(certificate: CertificateDetails, issuer: CertificateDetails): boolean {
  if (Buffer.compare(certificate.issuerDer, issuer.subjectDer) !== 0) return false;
  const { authorityKeyId } = certificate;
  // Key identifiers that differ spare a verification; equal ones prove nothing.
  if (authorityKeyId !== undefined && issuer.subjectKeyId !== undefined && authorityKeyId !== issuer.subjectKeyId)
    return false;
  try {
    return new X509Certificate(certificate.der).verify(readPublicKey(issuer.publicKeyInfo));
  } catch {
    return false;
  }
}

/** Whether a certificate is signed by its own key: a root, or a certificate of the SelfSigned issuer. */
export const isSelfSigned = (certificate: CertificateDetails): boolean => isSignedBy(certificate, certificate);

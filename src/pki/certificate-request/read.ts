import type { Der, Pem } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import type { CertificateRequestDetails } from './details.ts';

/**
 * Reads a certificate request, PEM or DER, bounded by pemLimits. Its signature is not looked at: `verifyCertificateRequest` does that.
 * Source: RFC 2986 §4. @throws Fault refused: too large, not a request, malformed.
 */
export function readCertificateRequest(_source: Pem | Uint8Array): CertificateRequestDetails {
  throw new Fault('defect', { code: 'NotWritten', message: 'readCertificateRequest is being written' });
}

/** Whether the request is signed by the key it carries. False also for an algorithm that we do not know. RFC 2986 §4.2. */
export function verifyCertificateRequest(_request: CertificateRequestDetails): boolean {
  throw new Fault('defect', { code: 'NotWritten', message: 'verifyCertificateRequest is being written' });
}

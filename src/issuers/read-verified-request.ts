import type { Pem } from '../base/brand.ts';
import type { CertificateRequestDetails } from '../pki/certificate-request/details.ts';
import { Fault } from '../base/fault.ts';
import { readCertificateRequest, verifyCertificateRequest } from '../pki/certificate-request/read.ts';

/**
 * Reads a CSR and makes sure that its sender holds the key in it. RFC 2986 §4.2.
 * @throws Fault refused: malformed, or not signed by the key that it carries.
 */
export function readVerifiedRequest(request: Pem): CertificateRequestDetails {
  const details = readCertificateRequest(request);
  if (verifyCertificateRequest(details)) return details;
  throw new Fault('refused', {
    code: 'InvalidSignature',
    message: 'the CSR is not signed by the private key that belongs to the public key in it',
    remedy: 'make a new CSR',
  });
}

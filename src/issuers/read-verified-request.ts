import type { Pem } from '../base/brand.ts';
import type { CertificateRequestDetails } from '../pki/certificate-request/details.ts';
import { attempt } from '../base/attempt.ts';
import { defined } from '../base/defined.ts';
import { Fault } from '../base/fault.ts';
import { readCertificateRequest, verifyCertificateRequest } from '../pki/certificate-request/read.ts';

/**
 * Reads a CSR and makes sure that its sender holds the key in it. RFC 2986 §4.2.
 * @throws Fault refused, naming spec.request: malformed, or not signed by the key that it carries.
 */
export function readVerifiedRequest(request: Pem): CertificateRequestDetails {
  const read = attempt(() => readCertificateRequest(request));
  if (read.is === 'fault') throw unusable(read.fault.code, read.fault.message, read.fault);
  if (verifyCertificateRequest(read.value)) return read.value;
  throw unusable(
    'InvalidSignature',
    'the CSR is not signed by the private key that belongs to the public key in it',
    undefined,
  );
}

function unusable(code: Fault['code'], message: string, cause: Fault | undefined): Fault {
  return new Fault('refused', {
    code,
    at: 'spec.request',
    message: `spec.request: ${message}`,
    remedy: 'make a new CSR, and a new CertificateRequest with it',
    ...defined({ cause }),
  });
}

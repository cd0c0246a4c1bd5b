import { attempt } from '../../base/attempt.ts';
import { describeFault } from '../../base/fault.ts';
import type { Instant } from '../../base/instant.ts';
import type { CertificateRequestDetails } from '../certificate-request/details.ts';
import type { CertificateDetails } from './details.ts';
import { readCertificate } from './read.ts';

/** What an issuer's answer is worth. `message` is stable text for a condition. */
export type IssuedCheck =
  | { readonly is: 'good'; readonly certificate: CertificateDetails; readonly notYetValid: boolean }
  | { readonly is: 'undecodable'; readonly message: string }
  | { readonly is: 'otherKey'; readonly message: string }
  | { readonly is: 'expired'; readonly message: string };

/**
 * Looks at what an issuer returned (leaf first) before it is stored: a wrong key or an expired leaf would be replaced at once, for ever
 * (trap B2). One that is not valid yet is good: clocks differ. Keys are compared by the hash of all that is in them. Never throws.
 * Source: reference §2.7.
 */
export function checkIssued(
  chain: Uint8Array | string,
  request: Pick<CertificateRequestDetails, 'publicKeyHash'>,
  now: Instant,
): IssuedCheck {
  const read = attempt(() => readCertificate(chain));
  if (read.is === 'fault')
    return { is: 'undecodable', message: `the issued certificate cannot be decoded: ${describeFault(read.fault)}` };
  const certificate = read.value;
  if (certificate.publicKeyHash !== request.publicKeyHash)
    return {
      is: 'otherKey',
      message: 'the public key of the issued certificate is not that of the certificate request',
    };
  // RFC 5280 §4.1.2.5: notAfter itself is still within the validity.
  if (certificate.notAfter < now) return { is: 'expired', message: 'the issued certificate has already expired' };
  return { is: 'good', certificate, notYetValid: certificate.notBefore > now };
}

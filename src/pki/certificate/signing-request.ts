import type { Instant } from '../../base/instant.ts';
import type { CertificateRequestDetails } from '../certificate-request/details.ts';
import type { KeyUsage } from '../extensions/usages.ts';
import type { PrivateKey } from '../keys/private-key.ts';
import type { CertificateDetails } from './details.ts';

/** What is put into a certificate, whoever signs it. Names and key come from the request, all else from here: trap C1. */
export interface CertificateContents {
  /** A request whose signature has been verified. */
  readonly request: CertificateRequestDetails;
  /** Usages as the CertificateRequest asks for them; empty means the default set. */
  readonly usages: readonly KeyUsage[];
  readonly isCA: boolean;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  /** 16 to 20 random bytes. The topmost bit is cleared, so 20 bytes make 159 random bits. RFC 5280 §4.1.2.2. */
  readonly serialNumber: Uint8Array;
  /** Greatest number of CAs below this one; only for a CA. */
  readonly pathLength?: number;
  readonly crlDistributionPoints?: readonly string[];
  readonly ocspServers?: readonly string[];
  readonly issuingCertificateURLs?: readonly string[];
}

/** A certificate to be signed by a CA. */
export interface SigningRequest extends CertificateContents {
  readonly issuer: { readonly certificate: CertificateDetails; readonly key: PrivateKey };
}

/** A certificate to be signed by its own key. */
export interface SelfSigningRequest extends CertificateContents {
  readonly key: PrivateKey;
}

import type { Pem } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import type { Instant } from '../../base/instant.ts';
import type { CertificateRequestDetails } from '../certificate-request/details.ts';
import type { KeyUsage } from '../extensions/usages.ts';
import type { PrivateKey } from '../keys/private-key.ts';

/** What a temporary certificate is made of; the throw-away CA's key is ECDSA P-521, made by the caller and forgotten. */
export interface TemporaryCertificate {
  readonly request: CertificateRequestDetails;
  readonly usages: readonly KeyUsage[];
  readonly isCA: boolean;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly serialNumber: Uint8Array;
  readonly throwAwayKey: PrivateKey;
}

/** A certificate nobody trusts, served until the real one is there. Source: reference §2.7. @throws Fault refused. */
export function temporaryCertificate(_from: TemporaryCertificate): Pem {
  throw new Fault('defect', { code: 'NotWritten', message: 'temporaryCertificate is being written' });
}

import type { Pem } from '../../base/brand.ts';
import { pem } from '../../base/brand.ts';
import type { CertificateDetails } from '../certificate/details.ts';
import { writePem } from '../pem.ts';

/** Certificates as PEM, one block after the other, in the order given. */
export function writeChain(certificates: readonly Pick<CertificateDetails, 'der'>[]): Pem {
  return pem(certificates.map(({ der }) => writePem('CERTIFICATE', der)).join(''));
}

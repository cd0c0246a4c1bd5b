import type { Pem } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import type { CertificateDetails } from '../certificate/details.ts';

/** Certificates as PEM, one block after the other, in the order given. */
export function writeChain(_certificates: readonly CertificateDetails[]): Pem {
  throw new Fault('defect', { code: 'NotWritten', message: 'writeChain is being written' });
}

import type { Der, Pem } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import type { CertificateDetails } from './details.ts';

/**
 * Reads the first certificate of a PEM text, or one certificate in DER. Bounded by pemLimits. Source: RFC 5280 §4.1.
 * @throws Fault refused: too large, not a certificate, malformed.
 */
export function readCertificate(_source: Der | Pem): CertificateDetails {
  throw new Fault('defect', { code: 'NotWritten', message: 'readCertificate is being written' });
}

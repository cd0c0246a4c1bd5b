import { Fault } from '../../base/fault.ts';
import type { KeyUsage } from '../extensions/usages.ts';
import type { CertificateRequestDetails } from './details.ts';
import type { RequestTemplate } from './template.ts';

/** What a CertificateRequest asks for beside its CSR: `spec.isCA`, `spec.usages`. */
export interface AskedOfIssuer {
  readonly isCA?: boolean;
  readonly usages?: readonly KeyUsage[];
}

/**
 * The fields of the Certificate's spec from which a current request differs, e.g. `['spec.dnsNames', 'spec.subject.postCodes']`, in the
 * order of reference §2.3 (8a). The caller adds `spec.duration` and `spec.issuerRef`, which come last and are not in the CSR.
 * Order of a list never matters; addresses are compared parsed (trap A3). Never throws.
 */
export function requestViolations(
  _template: RequestTemplate,
  _request: CertificateRequestDetails,
  _asked: AskedOfIssuer,
): readonly string[] {
  throw new Fault('defect', { code: 'NotWritten', message: 'requestViolations is being written' });
}

/**
 * Why the usages and CA rights inside a CSR are not those asked for beside it, or undefined if they are. An extension that the CSR does
 * not carry says nothing. Source: reference §2.11 (ca), trap C2.
 */
export function askedDiffers(_request: CertificateRequestDetails, _asked: AskedOfIssuer): string | undefined {
  throw new Fault('defect', { code: 'NotWritten', message: 'askedDiffers is being written' });
}

import { Fault } from '../../base/fault.ts';
import type { RequestTemplate } from '../certificate-request/template.ts';
import type { CertificateDetails } from './details.ts';

/**
 * The fields of the spec that an issued certificate does not fulfil, leniently: `['spec.dnsNames', …]`. Common name, DNS names, IP
 * addresses, URIs and e-mail addresses only; a common name may be among the DNS names and the other way round.
 * Source: reference §2.3 (8b). Never throws.
 */
export function certificateViolations(_template: RequestTemplate, _certificate: CertificateDetails): readonly string[] {
  throw new Fault('defect', { code: 'NotWritten', message: 'certificateViolations is being written' });
}

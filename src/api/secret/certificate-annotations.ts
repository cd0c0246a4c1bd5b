import type { CertificateDetails } from '../../pki/certificate/details.ts';
import { nameFields } from '../../pki/names/subject.ts';

/**
 * The annotations that describe the certificate in a Secret. The first four are always there, even empty; the others only where the
 * certificate says something. Lists are one line of comma-separated values, quoted as in CSV. Source: reference §2.7.
 */
export function certificateAnnotations(
  certificate: Pick<CertificateDetails, 'subject' | 'dnsNames' | 'ipAddresses' | 'uris' | 'emailAddresses'>,
): Readonly<Record<string, string>> {
  const subject = nameFields(certificate.subject);
  const optional = {
    'cert-manager.io/email-sans': commaSeparated(certificate.emailAddresses),
    'cert-manager.io/subject-organizations': commaSeparated(subject.organizations),
    'cert-manager.io/subject-organizationalunits': commaSeparated(subject.organizationalUnits),
    'cert-manager.io/subject-countries': commaSeparated(subject.countries),
    'cert-manager.io/subject-provinces': commaSeparated(subject.provinces),
    'cert-manager.io/subject-localities': commaSeparated(subject.localities),
    'cert-manager.io/subject-streetaddresses': commaSeparated(subject.streetAddresses),
    'cert-manager.io/subject-postalcodes': commaSeparated(subject.postalCodes),
    'cert-manager.io/subject-serialnumber': subject.serialNumber ?? '',
  };
  return {
    'cert-manager.io/common-name': subject.commonName ?? '',
    'cert-manager.io/alt-names': commaSeparated(certificate.dnsNames),
    'cert-manager.io/ip-sans': commaSeparated(certificate.ipAddresses),
    'cert-manager.io/uri-sans': commaSeparated(certificate.uris),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== '')),
  };
}

/** One CSV record without its line end: a field with comma, quote, line break or a leading space is quoted, quotes are doubled. RFC 4180. */
const commaSeparated = (values: readonly string[]): string => values.map(csvField).join(',');

const csvField = (value: string): string => (/^\s|[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

import { templateCommonName } from '../certificate-request/check-subject.ts';
import { sameSet } from '../certificate-request/same-set.ts';
import type { RequestTemplate } from '../certificate-request/template.ts';
import { canonicalIpAddress } from '../extensions/ip-address.ts';
import type { AlternativeNames } from '../extensions/types.ts';
import { nameFields } from '../names/subject.ts';
import type { CertificateDetails } from './details.ts';

/** Of a certificate, what is compared: enough may be kept of it without its bytes. */
export type ComparableCertificate = Pick<CertificateDetails, 'subject' | keyof AlternativeNames>;

/**
 * The fields of the spec that an issued certificate does not fulfil, leniently, as issuers move names about: common name, DNS names, IP
 * addresses, URIs and e-mail addresses only; a common name may stand among the DNS names (an address among the IP addresses) and the
 * other way round; letter case of DNS names is ignored. Source: reference §2.3 (8b). Never throws.
 */
export function certificateViolations(
  template: RequestTemplate,
  certificate: ComparableCertificate,
): readonly string[] {
  const wanted = namesOf(templateCommonName(template), template);
  const found = namesOf(nameFields(certificate.subject).commonName ?? '', certificate);
  const agreements: readonly (readonly [string, boolean])[] = [
    ['spec.commonName', covers(found.hosts, wanted.commonName) && covers(wanted.hosts, found.commonName)],
    ['spec.dnsNames', covers(found.hosts, wanted.dnsNames) && covers(wanted.hosts, found.dnsNames)],
    ['spec.ipAddresses', covers(found.hosts, wanted.ipAddresses) && covers(wanted.hosts, found.ipAddresses)],
    ['spec.uris', sameSet(template.uris, certificate.uris)],
    ['spec.emailAddresses', sameSet(template.emailAddresses, certificate.emailAddresses)],
  ];
  return agreements.filter(([, agrees]) => !agrees).map(([field]) => field);
}

function namesOf(commonName: string, lists: { dnsNames?: readonly string[]; ipAddresses?: readonly string[] }) {
  const common = commonName === '' ? [] : [canonicalHost(commonName)];
  const dnsNames = (lists.dnsNames ?? []).map(canonicalHost);
  const ipAddresses = (lists.ipAddresses ?? []).map(canonicalIpAddress);
  return { commonName: common, dnsNames, ipAddresses, hosts: new Set([...common, ...dnsNames, ...ipAddresses]) };
}

const covers = (hosts: ReadonlySet<string>, names: readonly string[]): boolean =>
  names.every((name) => hosts.has(name));

const canonicalHost = (name: string): string => canonicalIpAddress(name).toLowerCase();

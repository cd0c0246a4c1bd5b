import { readWhole } from '../der/reader.ts';
import { objectIdentifier, sequence } from '../der/writer.ts';
import { generalNameTags, readNameText, uriName } from './general-name.ts';
import { extensionOids } from './oids.ts';
import type { Extension } from './types.ts';

const OCSP = '1.3.6.1.5.5.7.48.1';
const CA_ISSUERS = '1.3.6.1.5.5.7.48.2';

/** Where to ask about a certificate's revocation, and where its issuer's certificate lies. */
export interface AuthorityInformation {
  readonly ocspServers: readonly string[];
  readonly issuingCertificateURLs: readonly string[];
}

/** The AuthorityInformationAccess extension, never critical; undefined without any URL. RFC 5280 §4.2.2.1. @throws Fault refused. */
export function encodeAuthorityInformation(information: AuthorityInformation): Extension | undefined {
  const descriptions = [
    ...information.ocspServers.map((url) => sequence(objectIdentifier(OCSP), uriName(url))),
    ...information.issuingCertificateURLs.map((url) => sequence(objectIdentifier(CA_ISSUERS), uriName(url))),
  ];
  if (descriptions.length === 0) return undefined;
  return { oid: extensionOids.authorityInformationAccess, critical: false, value: sequence(...descriptions) };
}

/** Reads an AuthorityInformationAccess extension's value; other methods and kinds of name are passed over. RFC 5280 §4.2.2.1. @throws Fault refused. */
export function readAuthorityInformation(value: Uint8Array): AuthorityInformation {
  const ocspServers: string[] = [];
  const issuingCertificateURLs: string[] = [];
  const reader = readWhole(value);
  while (reader.hasMore()) {
    const description = reader.sequence();
    const method = description.objectIdentifier();
    const { tag, content } = description.element();
    if (tag !== generalNameTags.uri) continue;
    if (method === OCSP) ocspServers.push(readNameText(content));
    if (method === CA_ISSUERS) issuingCertificateURLs.push(readNameText(content));
  }
  return { ocspServers, issuingCertificateURLs };
}

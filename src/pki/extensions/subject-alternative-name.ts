import type { Der } from '../../base/brand.ts';
import { invalidDer } from '../der/invalid-der.ts';
import type { DerElement } from '../der/reader.ts';
import { DerReader, readWhole } from '../der/reader.ts';
import { decodeString } from '../der/strings.ts';
import { tags } from '../der/tags.ts';
import { concat, explicit, implicit, objectIdentifier, sequence, utf8String } from '../der/writer.ts';
import { dnsName, emailName, generalNameTags, ipName, readNameText, uriName } from './general-name.ts';
import { formatIpAddress } from './ip-address.ts';
import { extensionOids } from './oids.ts';
import type { AlternativeNames, Extension, OtherName } from './types.ts';

/** Names to be encoded: those a Certificate can ask for, addresses as octets. */
export interface NamesToEncode {
  readonly dnsNames: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly ipAddresses: readonly Uint8Array[];
  readonly uris: readonly string[];
  readonly otherNames: readonly OtherName[];
}

/** No names. */
export const noAlternativeNames: AlternativeNames = {
  dnsNames: [],
  ipAddresses: [],
  uris: [],
  emailAddresses: [],
  otherNames: [],
  unreadNames: 0,
};

/**
 * The SubjectAlternativeName extension in the order of the reference (DNS, e-mail, IP, URI, otherName); undefined without names.
 * Critical iff the subject is empty. RFC 5280 §4.2.1.6, reference §2.5. @throws Fault refused: a name that cannot be encoded.
 */
export function encodeAlternativeNames(names: NamesToEncode, isSubjectEmpty: boolean): Extension | undefined {
  const encoded = [
    ...names.dnsNames.map(dnsName),
    ...names.emailAddresses.map(emailName),
    ...names.ipAddresses.map(ipName),
    ...names.uris.map(uriName),
    ...names.otherNames.map(encodeOtherName),
  ];
  if (encoded.length === 0) return undefined;
  return { oid: extensionOids.subjectAlternativeName, critical: isSubjectEmpty, value: sequence(...encoded) };
}

/** Reads a SubjectAlternativeName extension's value. RFC 5280 §4.2.1.6. @throws Fault refused. */
export function readAlternativeNames(value: Uint8Array): AlternativeNames {
  const names = { dnsNames: [], ipAddresses: [], uris: [], emailAddresses: [], otherNames: [], unreadNames: 0 };
  const reader = readWhole(value);
  while (reader.hasMore()) readName(names, reader.element());
  return names;
}

type Growing = {
  dnsNames: string[];
  ipAddresses: string[];
  uris: string[];
  emailAddresses: string[];
  otherNames: OtherName[];
  unreadNames: number;
};

function readName(names: Growing, { tag, content }: DerElement): void {
  if (tag === generalNameTags.dns) names.dnsNames.push(readNameText(content));
  else if (tag === generalNameTags.email) names.emailAddresses.push(readNameText(content));
  else if (tag === generalNameTags.uri) names.uris.push(readNameText(content));
  else if (tag === generalNameTags.ip) names.ipAddresses.push(readAddress(content));
  else {
    const other = tag === generalNameTags.otherName ? readOtherName(content) : undefined;
    if (other === undefined) names.unreadNames += 1;
    else names.otherNames.push(other);
  }
}

function encodeOtherName({ oid, utf8Value }: OtherName): Der {
  return implicit(0, concat(objectIdentifier(oid), explicit(0, utf8String(utf8Value))), true);
}

/** Undefined where the value is of another type than UTF8String. */
function readOtherName(content: Uint8Array): OtherName | undefined {
  const reader = new DerReader(content, 1);
  const oid = reader.objectIdentifier();
  const value = reader.optionalExplicit(0)?.element();
  reader.end();
  return value?.tag === tags.utf8String ? { oid, utf8Value: decodeString(value.content, 'utf8String') } : undefined;
}

function readAddress(content: Uint8Array): string {
  const text = formatIpAddress(content);
  if (text === undefined) throw invalidDer('an IP address that is neither 4 nor 16 octets long');
  return text;
}

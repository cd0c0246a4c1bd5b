import { createHash } from 'node:crypto';
import { readWhole, DerReader } from '../der/reader.ts';
import { implicit, octetString, sequence } from '../der/writer.ts';
import { extensionOids } from './oids.ts';
import type { Extension } from './types.ts';

/** The key identifier of a public key: SHA-1 of the bits of subjectPublicKey. RFC 5280 §4.2.1.2, method 1. @throws Fault refused. */
export function keyIdentifier(publicKeyInfo: Uint8Array): Uint8Array {
  const info = readWhole(publicKeyInfo);
  info.rawElement();
  return createHash('sha1').update(info.bitString().bytes).digest();
}

/** The SubjectKeyIdentifier extension, never critical. RFC 5280 §4.2.1.2. */
export function encodeSubjectKeyIdentifier(identifier: Uint8Array): Extension {
  return { oid: extensionOids.subjectKeyIdentifier, critical: false, value: octetString(identifier) };
}

/** The AuthorityKeyIdentifier extension with the keyIdentifier field alone, never critical. RFC 5280 §4.2.1.1. */
export function encodeAuthorityKeyIdentifier(identifier: Uint8Array): Extension {
  const value = sequence(implicit(0, identifier));
  return { oid: extensionOids.authorityKeyIdentifier, critical: false, value };
}

/** Reads a SubjectKeyIdentifier extension's value. @throws Fault refused. */
export function readSubjectKeyIdentifier(value: Uint8Array): Uint8Array {
  const reader = new DerReader(value);
  const identifier = reader.octetString();
  reader.end();
  return identifier;
}

/** The keyIdentifier field of an AuthorityKeyIdentifier extension's value, if it has one. @throws Fault refused. */
export function readAuthorityKeyIdentifier(value: Uint8Array): Uint8Array | undefined {
  return readWhole(value).optionalImplicit(0);
}

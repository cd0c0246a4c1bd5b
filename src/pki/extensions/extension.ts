import type { Der } from '../../base/brand.ts';
import { invalidDer } from '../der/invalid-der.ts';
import type { DerReader } from '../der/reader.ts';
import { tags } from '../der/tags.ts';
import { boolean, objectIdentifier, octetString, sequence } from '../der/writer.ts';
import type { Extension } from './types.ts';

/** More than any certificate in use has; a limit keeps hostile ones cheap. */
const MOST = 100;

/** Extensions as SEQUENCE OF, in the order given. RFC 5280 §4.1.2.9. */
export const encodeExtensions = (extensions: readonly Extension[]): Der => sequence(...extensions.map(encodeExtension));

/** Reads SEQUENCE OF Extension by OID. One OID twice is refused, as RFC 5280 §4.2 forbids it and readers disagree on which counts. */
export function readExtensions(reader: DerReader): ReadonlyMap<string, Extension> {
  const found = new Map<string, Extension>();
  const list = reader.sequence();
  while (list.hasMore()) {
    const extension = readExtension(list.sequence());
    if (found.has(extension.oid)) throw invalidDer('the same extension twice');
    if (found.size === MOST) throw invalidDer('more extensions than any certificate has');
    found.set(extension.oid, extension);
  }
  return found;
}

/** `critical` is DEFAULT FALSE, so DER leaves it out then. */
function encodeExtension({ oid, critical, value }: Extension): Der {
  return sequence(objectIdentifier(oid), ...(critical ? [boolean(true)] : []), octetString(value));
}

/** An explicit `critical FALSE` breaks DER but is common in the field, and harmless. */
function readExtension(reader: DerReader): Extension {
  const oid = reader.objectIdentifier();
  const critical = reader.peekTag() === tags.boolean ? reader.boolean() : false;
  const value = reader.octetString();
  reader.end();
  return { oid, critical, value };
}

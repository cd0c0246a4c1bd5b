import type { Der } from '../../base/brand.ts';
import { raw, objectIdentifier, sequence, setOf, stringOf } from '../der/writer.ts';
import { invalidDer } from '../der/invalid-der.ts';
import type { DerElement, DerReader } from '../der/reader.ts';
import { readWhole } from '../der/reader.ts';
import type { StringType } from '../der/strings.ts';
import { decodeString, isPrintable, stringTypeOf } from '../der/strings.ts';
import { attributeTypeOf } from './attribute-types.ts';

/** One attribute of a name. `value` is the text; for what is no string (`stringType: 'der'`) it is `#` and the hex of the whole element. */
export interface NameAttribute {
  /** Dotted object identifier of the attribute type, e.g. `2.5.4.3`. */
  readonly oid: string;
  readonly value: string;
  readonly stringType: StringType | 'der';
}

/** A relative distinguished name: one attribute, or several that count as one. */
export type RelativeName = readonly NameAttribute[];

/** A distinguished name, in the order of its encoding (country first by custom). Source: RFC 5280 §4.1.2.4. */
export type Name = readonly RelativeName[];

/**
 * An attribute in the string type it is written with: IA5String for DC and emailAddress, else PrintableString where the value fits it,
 * else UTF8String. Source: RFC 5280 §4.1.2.4; reference §2.5.
 */
export function nameAttribute(oid: string, value: string): NameAttribute {
  if (attributeTypeOf(oid)?.isIa5 === true) return { oid, value, stringType: 'ia5String' };
  return { oid, value, stringType: isPrintable(value) ? 'printableString' : 'utf8String' };
}

/** A name as DER: SEQUENCE OF SET OF attributes, each SET sorted. Source: RFC 5280 §4.1.2.4. @throws Fault refused: a value its type cannot hold. */
export function encodeName(name: Name): Der {
  return sequence(...name.map((relative) => setOf(...relative.map(encodeAttribute))));
}

/** Reads a name, given whole. Values that are no strings are kept as they are. Source: RFC 5280 §4.1.2.4. @throws Fault refused, code InvalidDer. */
export function readName(bytes: Uint8Array): Name {
  const reader = readWhole(bytes);
  const name: RelativeName[] = [];
  while (reader.hasMore()) name.push(readRelativeName(reader.set()));
  return name;
}

/** The attribute that an element of a name stands for: a string in its own type, or any other type as it is. @throws Fault refused. */
export function attributeOfElement(oid: string, { tag, content, bytes }: DerElement): NameAttribute {
  const stringType = stringTypeOf(tag);
  if (stringType !== undefined) return { oid, value: decodeString(content, stringType), stringType };
  return { oid, value: `#${Buffer.from(bytes).toString('hex')}`, stringType: 'der' };
}

/** Whether a name has no attribute at all: then the alternative names are critical. Source: RFC 5280 §4.2.1.6. */
export const isEmptyName = (name: Name): boolean => name.length === 0;

function encodeAttribute({ oid, value, stringType }: NameAttribute): Der {
  const content = stringType === 'der' ? raw(Buffer.from(value.slice(1), 'hex')) : stringOf(value, stringType);
  return sequence(objectIdentifier(oid), content);
}

function readRelativeName(reader: DerReader): RelativeName {
  if (!reader.hasMore()) throw invalidDer('relative distinguished name without attributes');
  const attributes: NameAttribute[] = [];
  while (reader.hasMore()) attributes.push(readAttribute(reader.sequence()));
  return attributes;
}

function readAttribute(reader: DerReader): NameAttribute {
  const attribute = attributeOfElement(reader.objectIdentifier(), reader.element());
  reader.end();
  return attribute;
}

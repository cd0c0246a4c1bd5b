import type { Der } from '../../base/brand.ts';
import { der } from '../../base/brand.ts';
import type { Instant } from '../../base/instant.ts';
import { unencodable } from './invalid-der.ts';
import { encodeObjectIdentifier } from './object-identifier.ts';
import type { StringType } from './strings.ts';
import { encodeString, isPrintable, stringTags } from './strings.ts';
import { contextTag, tags } from './tags.ts';
import { generalizedTimeText, utcTimeText, yearOf } from './time.ts';

/** Any octets as one element with the identifier octet given, e.g. to write a string type of somebody else. Source: ITU-T X.690 §8.1. */
export function element(tag: number, content: ArrayLike<number>): Der {
  const bytes = header(tag, content.length);
  bytes.set(content, bytes.length - content.length);
  return der(bytes);
}

/** SEQUENCE of the parts in their order. */
export const sequence = (...parts: readonly Uint8Array[]): Der => constructed(tags.sequence, parts);
/** SET of the parts in the order given, for the rare SET whose order is the caller's own. */
export const set = (...parts: readonly Uint8Array[]): Der => constructed(tags.set, parts);
/** SET OF, sorted by encoding as DER requires. Source: ITU-T X.690 §11.6. */
export const setOf = (...parts: readonly Uint8Array[]): Der => constructed(tags.set, [...parts].sort(Buffer.compare));
/** `[number] EXPLICIT`: the content, whole, in a constructed context tag. */
export const explicit = (number: number, ...content: readonly Uint8Array[]): Der =>
  constructed(contextTag(number, true), content);
/** `[number] IMPLICIT` around content octets; `isConstructed` when these are elements themselves. */
export const implicit = (number: number, content: Uint8Array, isConstructed = false): Der =>
  element(contextTag(number, isConstructed), content);
/** Bytes that are DER already, copied from somewhere else. */
export const raw = (bytes: Uint8Array): Der => der(bytes);
/** The parts one after the other: content octets of a constructed implicit tag. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(lengthOf(parts));
  place(bytes, parts, 0);
  return bytes;
}

/** INTEGER, shortest form. A number must be a safe integer. Source: ITU-T X.690 §8.3. @throws Fault refused. */
export function integer(value: bigint | number): Der {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw unencodable('the number is not a safe integer');
  if (value >= -128 && value < 128) return element(tags.integer, [Number(value) & 0xff]);
  return element(tags.integer, twosComplement(BigInt(value)));
}

/** INTEGER from unsigned big-endian octets (serial numbers, key parts); leading zeros are dropped, one is added where the sign wants it. */
export function integerFromBytes(unsigned: Uint8Array): Der {
  const start = unsigned.findIndex((octet) => octet !== 0);
  if (start === -1) return element(tags.integer, [0]);
  const content = unsigned.subarray(start);
  return element(tags.integer, (content[0] ?? 0) < 0x80 ? content : concat(new Uint8Array(1), content));
}

/** BOOLEAN. Source: ITU-T X.690 §11.1 (true is FF). */
export const boolean = (value: boolean): Der => element(tags.boolean, [value ? 0xff : 0]);
/** NULL, as the parameters of RSA algorithms. Source: ITU-T X.690 §8.8. */
export const nullValue = (): Der => element(tags.null, []);
/** OBJECT IDENTIFIER from dotted text, e.g. `2.5.4.3`. @throws Fault refused: not an object identifier. */
export const objectIdentifier = (text: string): Der => element(tags.objectIdentifier, encodeObjectIdentifier(text));
/** OCTET STRING. */
export const octetString = (content: Uint8Array): Der => element(tags.octetString, content);

/** BIT STRING whose last octet has `unusedBits` (0 to 7) unused bits, which must be zero. Source: ITU-T X.690 §8.6, §11.2. */
export function bitString(content: Uint8Array, unusedBits = 0): Der {
  const bytes = header(tags.bitString, content.length + 1);
  bytes[bytes.length - content.length - 1] = unusedBits;
  bytes.set(content, bytes.length - content.length);
  return der(bytes);
}

/** BIT STRING of named bits (KeyUsage): the numbers of those that are set, trailing zeros cut. Source: ITU-T X.690 §11.2.2. */
export function namedBits(bits: readonly number[]): Der {
  if (bits.length === 0) return bitString(new Uint8Array());
  const last = Math.max(...bits);
  const content = new Uint8Array((last >> 3) + 1);
  for (const bit of bits) content[bit >> 3] = (content[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return bitString(content, 7 - (last & 7));
}

/** A string in the type given. @throws Fault refused: the type cannot hold the text. */
export const stringOf = (text: string, type: StringType): Der => element(stringTags[type], encodeString(text, type));
/** UTF8String. @throws Fault refused: a lone surrogate. */
export const utf8String = (text: string): Der => stringOf(text, 'utf8String');
/** PrintableString. @throws Fault refused: a character outside X.680 §41.4. */
export function printableString(text: string): Der {
  if (!isPrintable(text)) throw unencodable('the text does not fit an ASN.1 printableString');
  return stringOf(text, 'printableString');
}
/** IA5String. @throws Fault refused: a character outside ASCII. */
export const ia5String = (text: string): Der => stringOf(text, 'ia5String');
/** BMPString. @throws Fault refused: a character beyond U+FFFF. */
export const bmpString = (text: string): Der => stringOf(text, 'bmpString');

/** UTCTime, whole seconds. @throws Fault refused outside 1950 to 2049. */
export const utcTime = (at: Instant): Der => element(tags.utcTime, Buffer.from(utcTimeText(at)));
/** GeneralizedTime, whole seconds. @throws Fault refused outside the years 0 to 9999. */
export const generalizedTime = (at: Instant): Der =>
  element(tags.generalizedTime, Buffer.from(generalizedTimeText(at)));
/** Time as certificates have it: UTCTime through 2049, GeneralizedTime from 2050 on. Source: RFC 5280 §4.1.2.5. @throws Fault refused. */
export function time(at: Instant): Der {
  const year = yearOf(at);
  return year >= 1950 && year < 2050 ? utcTime(at) : generalizedTime(at);
}

function constructed(tag: number, parts: readonly Uint8Array[]): Der {
  const length = lengthOf(parts);
  const bytes = header(tag, length);
  place(bytes, parts, bytes.length - length);
  return der(bytes);
}

/** Room for the whole element, with identifier and length octets (definite, shortest form) written. */
function header(tag: number, length: number): Uint8Array {
  if (length < 0x80) {
    const bytes = new Uint8Array(length + 2);
    bytes[0] = tag;
    bytes[1] = length;
    return bytes;
  }
  const octets = length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
  const bytes = new Uint8Array(length + 2 + octets);
  bytes[0] = tag;
  bytes[1] = 0x80 | octets;
  for (let i = octets, left = length; i > 0; i -= 1, left >>>= 8) bytes[1 + i] = left & 0xff;
  return bytes;
}

function lengthOf(parts: readonly Uint8Array[]): number {
  let length = 0;
  for (const part of parts) length += part.length;
  return length;
}

function place(bytes: Uint8Array, parts: readonly Uint8Array[], start: number): void {
  let at = start;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
}

/** By way of hexadecimal text, which is linear: shifting a large number octet by octet is quadratic. */
function twosComplement(value: bigint): Uint8Array {
  const magnitude = (value < 0n ? ~value : value).toString(16);
  const bits = magnitude.length * 4 - Math.clz32(Number.parseInt(magnitude.charAt(0), 16)) + 28;
  const octets = (bits >> 3) + 1;
  return Buffer.from(
    BigInt.asUintN(octets * 8, value)
      .toString(16)
      .padStart(octets * 2, '0'),
    'hex',
  );
}

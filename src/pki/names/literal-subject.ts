import { Fault } from '../../base/fault.ts';
import { checkDer } from '../der/check-der.ts';
import { isObjectIdentifier } from '../der/object-identifier.ts';
import { DerReader } from '../der/reader.ts';
import { isIa5 } from '../der/strings.ts';
import { attributeTypeOfKey } from './attribute-types.ts';
import type { Name, NameAttribute, RelativeName } from './name.ts';
import { attributeOfElement, nameAttribute } from './name.ts';

const LONGEST = 65_536;

/** Where the parser stands. */
interface Cursor {
  readonly text: string;
  at: number;
}

/**
 * Reads `spec.literalSubject`, an LDAP name, most specific part first; the name has its parts the other way round, as certificates do.
 * Keys C, O, OU, CN, SERIALNUMBER, L, ST, STREET, DC, UID or a dotted object identifier; `+` joins attributes; `\,` and `\C3` escape;
 * `#0c…` gives a value as DER, read by our own bounded reader. An empty text is an empty name. At most 65,536 characters; linear time.
 * Source: RFC 4514 §3; reference §2.5; traps C7.
 * @throws Fault misconfigured, code InvalidLiteralSubject, at `spec.literalSubject`.
 */
export function parseLiteralSubject(text: string): Name {
  if (text.length > LONGEST) throw invalid(`the name is longer than ${LONGEST} characters`);
  if (!text.isWellFormed()) throw invalid('the name holds half a character (a lone surrogate)');
  if (text.trim() === '') return [];
  const cursor = { text, at: 0 };
  const name: RelativeName[] = [];
  do name.push(readRelativeName(cursor));
  while (take(cursor, SEPARATOR) !== undefined);
  return name.reverse();
}

/** A semicolon separates as a comma does. Source: RFC 2253 §4, kept by LDAP clients. */
const SEPARATOR = /[,;]/y;
const PLUS = /\+/y;
const KEY = /([^=,;+\\]*)=/y;
const SPACES = / */y;
const HEX_VALUE = /#((?:[0-9A-Fa-f]{2})+) *(?=[,;+]|$)/y;
const PLAIN = /[^\\,;+]+/y;
const HEX_PAIR = /\\([0-9A-Fa-f]{2})/y;
const ESCAPED = /\\([ "#+,;<=>\\])/y;

function readRelativeName(cursor: Cursor): RelativeName {
  const attributes: NameAttribute[] = [];
  do attributes.push(readAttribute(cursor));
  while (take(cursor, PLUS) !== undefined);
  return attributes;
}

function readAttribute(cursor: Cursor): NameAttribute {
  const key = take(cursor, KEY)?.[1]?.trim();
  if (key === undefined || key === '') throw invalid('DN ended with incomplete type, value pair');
  take(cursor, SPACES);
  const isDer = cursor.text[cursor.at] === '#';
  const value = isDer ? readHexValue(cursor) : readValue(cursor);
  const oid = objectIdentifierOf(key);
  if (oid === undefined) throw unrecognizedKey(value);
  return typeof value === 'string' ? textAttribute(key, oid, value) : derAttribute(oid, value);
}

function objectIdentifierOf(key: string): string | undefined {
  return attributeTypeOfKey(key)?.oid ?? (isObjectIdentifier(key) ? key : undefined);
}

/** The reference's text names the value and not the key. Source: reference 03 §literalSubject. */
function unrecognizedKey(value: string | Buffer): Fault {
  const shown = typeof value === 'string' ? value.slice(0, 256) : `#${value.toString('hex').slice(0, 256)}`;
  return invalid(`Literal subject contains unrecognized key with value [${shown}]`);
}

function textAttribute(key: string, oid: string, value: string): NameAttribute {
  const attribute = nameAttribute(oid, value);
  if (attribute.stringType === 'ia5String' && !isIa5(value)) throw invalid(`the value of ${key} may hold ASCII only`);
  return attribute;
}

/** Escaped octets and plain text are put together as UTF-8, because one character may be written as several pairs. Source: RFC 4514 §2.4. */
function readValue(cursor: Cursor): string {
  const parts: Buffer[] = [];
  for (;;) {
    const plain = take(cursor, PLAIN)?.[0] ?? '';
    const isLast = cursor.text[cursor.at] !== '\\';
    parts.push(Buffer.from(isLast ? withoutTrailingSpaces(plain) : plain));
    if (isLast) return decode(Buffer.concat(parts));
    parts.push(readEscape(cursor));
  }
}

/** By hand: the pattern for it takes quadratic time on a run of spaces. */
function withoutTrailingSpaces(text: string): string {
  let end = text.length;
  while (text[end - 1] === ' ') end -= 1;
  return text.slice(0, end);
}

function readEscape(cursor: Cursor): Buffer {
  const pair = take(cursor, HEX_PAIR)?.[1];
  if (pair !== undefined) return Buffer.from(pair, 'hex');
  const escaped = take(cursor, ESCAPED)?.[1];
  if (escaped === undefined)
    throw invalid('a backslash stands before neither a special character nor two hexadecimal digits');
  return Buffer.from(escaped);
}

function decode(octets: Buffer): string {
  const text = octets.toString('utf8');
  if (!Buffer.from(text).equals(octets)) throw invalid('the escaped octets of a value are not UTF-8');
  return text;
}

function readHexValue(cursor: Cursor): Buffer {
  const hex = take(cursor, HEX_VALUE)?.[1];
  if (hex === undefined)
    throw invalid('a value that begins with # is not hexadecimal; write \\# for the character itself');
  return Buffer.from(hex, 'hex');
}

function derAttribute(oid: string, bytes: Buffer): NameAttribute {
  try {
    checkDer(bytes);
    const reader = new DerReader(bytes);
    const attribute = attributeOfElement(oid, reader.element());
    reader.end();
    return attribute;
  } catch (cause) {
    throw invalid('a value that begins with # is not one element of DER', cause);
  }
}

/** What the sticky pattern finds at the cursor; moves the cursor behind it. */
function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text) ?? undefined;
  if (found !== undefined) cursor.at += found[0].length;
  return found;
}

function invalid(message: string, cause?: unknown): Fault {
  const remedy = 'write an LDAP name such as "CN=example.com,O=Example\\, Inc.,C=DE"';
  return new Fault('misconfigured', {
    code: 'InvalidLiteralSubject',
    at: 'spec.literalSubject',
    message,
    remedy,
    cause,
  });
}

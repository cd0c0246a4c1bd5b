import { invalidDer, unencodable } from './invalid-der.ts';
import { tags } from './tags.ts';

/** The ASN.1 string types that occur in names and general names. */
export type StringType = keyof typeof stringTags;

/** Identifier octet of each string type. Source: ITU-T X.680 §8.4. */
export const stringTags = {
  utf8String: tags.utf8String,
  printableString: tags.printableString,
  ia5String: tags.ia5String,
  bmpString: tags.bmpString,
  teletexString: tags.teletexString,
  numericString: tags.numericString,
  visibleString: tags.visibleString,
  universalString: tags.universalString,
} as const;

const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;
const NUMERIC = /^[0-9 ]*$/;
const VISIBLE = /^[\x20-\x7e]*$/;
const IA5 = /^[\x00-\x7f]*$/;

/** Whether a PrintableString can hold the text: no `*`, `@`, `&` or `_`. Source: ITU-T X.680 §41.4. */
export const isPrintable = (text: string): boolean => PRINTABLE.test(text);
/** Whether an IA5String can hold the text: ASCII. Source: ITU-T X.680 §41. */
export const isIa5 = (text: string): boolean => IA5.test(text);

/** The string type of an identifier octet, or undefined if it is none. */
export function stringTypeOf(tag: number): StringType | undefined {
  for (const [name, value] of Object.entries(stringTags)) if (value === tag) return name as StringType;
  return undefined;
}

/**
 * The content octets of a string in the type given. A lone surrogate is refused and never replaced, so that reading gives the same text.
 * A PrintableString may hold any visible ASCII here, because real certificates have `*` and `@` in theirs; `printableString()` is strict.
 * @throws Fault refused: the type cannot hold the text.
 */
export function encodeString(text: string, type: StringType): Uint8Array {
  if (!text.isWellFormed() || !fits[type](text)) throw unencodable(`the text does not fit an ASN.1 ${type}`);
  if (type === 'bmpString') return Buffer.from(text, 'utf16le').swap16();
  if (type === 'universalString') return encodeUniversal(text);
  return Buffer.from(text, type === 'teletexString' ? 'latin1' : 'utf8');
}

/**
 * Reads the content octets of a string. TeletexString is read as Latin-1, which is what those who still write it mean.
 * @throws Fault refused: octets that the type forbids.
 */
export function decodeString(content: Uint8Array, type: StringType): string {
  const text = decoders[type](Buffer.from(content.buffer, content.byteOffset, content.byteLength));
  if (text === undefined || !fits[type](text)) throw invalidDer(`octets that are no ${type}`);
  return text;
}

const isBmp = (text: string): boolean => !/[\ud800-\udfff]/.test(text);
const anyText = (): boolean => true;

const fits: Record<StringType, (text: string) => boolean> = {
  utf8String: anyText,
  printableString: (text) => VISIBLE.test(text),
  ia5String: isIa5,
  bmpString: isBmp,
  teletexString: (text) => /^[\x00-\xff]*$/.test(text),
  numericString: (text) => NUMERIC.test(text),
  visibleString: (text) => VISIBLE.test(text),
  universalString: anyText,
};

const latin1 = (content: Buffer): string => content.toString('latin1');

const decoders: Record<StringType, (content: Buffer) => string | undefined> = {
  utf8String: decodeUtf8,
  printableString: latin1,
  ia5String: latin1,
  bmpString: (content) => (content.length % 2 === 0 ? Buffer.from(content).swap16().toString('utf16le') : undefined),
  teletexString: latin1,
  numericString: latin1,
  visibleString: latin1,
  universalString: decodeUniversal,
};

function decodeUtf8(content: Buffer): string | undefined {
  const text = content.toString('utf8');
  return text.includes('\ufffd') && !content.equals(Buffer.from(text)) ? undefined : text;
}

function encodeUniversal(text: string): Uint8Array {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const view = new DataView(new ArrayBuffer(points.length * 4));
  for (const [i, point] of points.entries()) view.setUint32(i * 4, point);
  return new Uint8Array(view.buffer);
}

function decodeUniversal(content: Buffer): string | undefined {
  if (content.length % 4 !== 0) return undefined;
  const characters: string[] = [];
  for (let at = 0; at < content.length; at += 4) {
    const point = content.readUInt32BE(at);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    characters.push(String.fromCodePoint(point));
  }
  return characters.join('');
}

import type { Der } from '../../base/brand.ts';
import { der } from '../../base/brand.ts';
import type { Instant } from '../../base/instant.ts';
import { invalidDer } from './invalid-der.ts';
import { decodeObjectIdentifier } from './object-identifier.ts';
import type { StringType } from './strings.ts';
import { decodeString, stringTypeOf } from './strings.ts';
import { contextTag, tags } from './tags.ts';
import { parseGeneralizedTime, parseUtcTime } from './time.ts';

/** One element: its identifier octet, its content octets and all of its bytes. Both are views into the input. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly bytes: Der;
}

/** A string with the ASN.1 type it was written in. */
export interface DerString {
  readonly type: StringType;
  readonly text: string;
}

const DEEPEST = 32;

/**
 * Reads DER elements one after the other, forwards only.
 * Guarantees: never looks beyond the bytes given, copies nothing, goes at most 32 levels deep, takes time linear in what is read.
 * Assumes that the bytes do not change while it is in use.
 * Takes definite lengths in their shortest form and tag numbers below 31 only. Source: ITU-T X.690 §8.1, §10.1.
 * @throws Fault refused, code InvalidDer, from every method, with texts that name the rule broken and no position.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  readonly #depth: number;
  #at = 0;

  constructor(bytes: Uint8Array, depth = 0) {
    if (depth > DEEPEST) throw invalidDer('nested too deeply');
    this.#bytes = bytes;
    this.#depth = depth;
  }

  /** Whether anything is left. */
  hasMore(): boolean {
    return this.#at < this.#bytes.length;
  }

  /** The identifier octet of the next element; undefined at the end. */
  peekTag(): number | undefined {
    return this.#bytes[this.#at];
  }

  /** Says that nothing may be left. @throws Fault refused. */
  end(): void {
    if (this.hasMore()) throw invalidDer('bytes after the last element');
  }

  /** The next element, whatever it is. */
  element(): DerElement {
    const start = this.#at;
    const tag = this.#octet();
    if ((tag & 0x1f) === 0x1f) throw invalidDer('tag number above 30');
    const length = this.#length();
    if (length > this.#bytes.length - this.#at) throw invalidDer('element longer than its surroundings');
    const content = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return { tag, content, bytes: der(this.#bytes.subarray(start, this.#at)) };
  }

  /** All bytes of the next element, identifier and length included: what signatures and hashes are over. */
  rawElement(): Der {
    return this.element().bytes;
  }

  /** The content octets of the next element, which must have this identifier octet. */
  content(tag: number): Uint8Array {
    if (this.peekTag() !== tag) throw invalidDer('an element of another type than expected');
    return this.element().content;
  }

  /** A reader of what is in the next element, which must have this identifier octet. */
  inside(tag: number): DerReader {
    return new DerReader(this.content(tag), this.#depth + 1);
  }

  /** A reader of what is in the next element, a SEQUENCE. */
  sequence(): DerReader {
    return this.inside(tags.sequence);
  }

  /** A reader of what is in the next element, a SET. Its order is not checked: certificates in the field break it. */
  set(): DerReader {
    return this.inside(tags.set);
  }

  /** A reader of what is in `[number] EXPLICIT` (or a constructed IMPLICIT), if that comes next. The caller calls its `end()`. */
  optionalExplicit(number: number): DerReader | undefined {
    const tag = contextTag(number, true);
    return this.peekTag() === tag ? this.inside(tag) : undefined;
  }

  /** The content octets of a primitive `[number] IMPLICIT`, if that comes next. */
  optionalImplicit(number: number): Uint8Array | undefined {
    const tag = contextTag(number, false);
    return this.peekTag() === tag ? this.content(tag) : undefined;
  }

  /** BOOLEAN: 00 or FF only. Source: ITU-T X.690 §11.1. */
  boolean(): boolean {
    const content = this.content(tags.boolean);
    if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw invalidDer('malformed BOOLEAN');
    return content[0] === 0xff;
  }

  /** NULL. */
  nullValue(): void {
    if (this.content(tags.null).length !== 0) throw invalidDer('NULL with content');
  }

  /** INTEGER as its content octets: two's complement, shortest form. Source: ITU-T X.690 §8.3. */
  integerBytes(): Uint8Array {
    const content = this.content(tags.integer);
    const [first, second] = content;
    if (first === undefined) throw invalidDer('INTEGER without content');
    const isPadded = second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
    if (isPadded) throw invalidDer('INTEGER in a longer form than needed');
    return content;
  }

  /** INTEGER of any size up to 4 KiB (a longer one has no use here). */
  bigint(): bigint {
    const content = this.integerBytes();
    if (content.length > 4096) throw invalidDer('INTEGER larger than any in use');
    const unsigned = BigInt(`0x${Buffer.from(content).toString('hex')}`);
    return BigInt.asIntN(content.length * 8, unsigned);
  }

  /** INTEGER that a JavaScript number holds exactly: versions, path lengths, iteration counts. */
  smallInteger(): number {
    const value = Number(this.bigint());
    if (!Number.isSafeInteger(value)) throw invalidDer('INTEGER out of range');
    return value;
  }

  /** OBJECT IDENTIFIER in dotted form. */
  objectIdentifier(): string {
    return decodeObjectIdentifier(this.content(tags.objectIdentifier));
  }

  /** BIT STRING: its octets, and how many bits of the last are unused (and zero). Source: ITU-T X.690 §8.6, §11.2. */
  bitString(): { readonly bytes: Uint8Array; readonly unusedBits: number } {
    const content = this.content(tags.bitString);
    return readBitString(content);
  }

  /** The numbers of the bits set in a BIT STRING of named bits (KeyUsage), ascending; at most 64 bits are read. */
  namedBits(): number[] {
    const { bytes } = this.bitString();
    if (bytes.length > 8) throw invalidDer('more named bits than any type has');
    return Array.from({ length: bytes.length * 8 }, (_, bit) => bit).filter(
      (bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0,
    );
  }

  /** OCTET STRING. */
  octetString(): Uint8Array {
    return this.content(tags.octetString);
  }

  /** A string of any of the types in names, with its type. */
  string(): DerString {
    const { tag, content } = this.element();
    const type = stringTypeOf(tag);
    if (type === undefined) throw invalidDer('an element of another type than expected');
    return { type, text: decodeString(content, type) };
  }

  /** UTCTime or GeneralizedTime. Source: RFC 5280 §4.1.2.5. */
  time(): Instant {
    const { tag, content } = this.element();
    if (content.length > 15) throw invalidDer('malformed time');
    const text = Buffer.from(content).toString('latin1');
    if (tag === tags.utcTime) return parseUtcTime(text);
    if (tag === tags.generalizedTime) return parseGeneralizedTime(text);
    throw invalidDer('an element of another type than expected');
  }

  #octet(): number {
    const octet = this.#bytes[this.#at];
    if (octet === undefined) throw invalidDer('ends within an element');
    this.#at += 1;
    return octet;
  }

  #length(): number {
    const first = this.#octet();
    if (first < 0x80) return first;
    if (first === 0x80) throw invalidDer('indefinite length');
    const octets = first & 0x7f;
    if (octets > 4) throw invalidDer('length above four octets');
    let length = 0;
    for (let i = 0; i < octets; i += 1) length = length * 256 + this.#octet();
    if (length < 0x80 || length < 256 ** (octets - 1)) throw invalidDer('length in a longer form than needed');
    return length;
  }
}

/** Reads the content octets of a BIT STRING that stands under an implicit tag. Source: ITU-T X.690 §8.6, §11.2. @throws Fault refused. */
export function readBitString(content: Uint8Array): { readonly bytes: Uint8Array; readonly unusedBits: number } {
  const unusedBits = content[0];
  if (unusedBits === undefined || unusedBits > 7) throw invalidDer('malformed BIT STRING');
  const bytes = content.subarray(1);
  const last = bytes.at(-1);
  if (last === undefined ? unusedBits !== 0 : (last & ((1 << unusedBits) - 1)) !== 0)
    throw invalidDer('BIT STRING with unused bits set');
  return { bytes, unusedBits };
}

/** Reads bytes that must be exactly one element of the identifier octet given. @throws Fault refused. */
export function readWhole(bytes: Uint8Array, tag: number = tags.sequence): DerReader {
  const outer = new DerReader(bytes);
  const inner = outer.inside(tag);
  outer.end();
  return inner;
}

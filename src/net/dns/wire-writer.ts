import { labelsOf } from './dns-name.ts';

/** A 16-bit number, as DNS sends it. */
export const short = (value: number): Uint8Array => Uint8Array.of((value >> 8) & 0xff, value & 0xff);

/** A 32-bit number, as DNS sends it. */
export const long = (value: number): Uint8Array => Buffer.concat([short(Math.floor(value / 0x1_0000)), short(value)]);

/** An absolute name, not compressed. RFC 1035 §3.1. */
export const wireName = (name: string): Uint8Array =>
  Buffer.concat([...labelsOf(name).map(characterString), [0]].map(asBytes));

/** Text as a character-string: its length, then its octets. At most 255. RFC 1035 §3.3. */
export const characterString = (text: string): Uint8Array => {
  const octets = Buffer.from(text, 'latin1');
  return Buffer.concat([Uint8Array.of(octets.length), octets]);
};

/** Data with its length before it, in 16 bits. */
export const counted = (data: Uint8Array): Uint8Array => Buffer.concat([short(data.length), data]);

const asBytes = (part: Uint8Array | readonly number[]): Uint8Array => Uint8Array.from(part);

/**
 * RC2 in CBC mode with PKCS#7 padding: what the profile LegacyRC2 hides certificates with, and what Node's crypto lacks.
 * It protects nothing (40 bits); old Java and Windows versions read no better. Source: RFC 2268.
 */
export function encryptRc2Cbc(key: Uint8Array, effectiveBits: number, iv: Uint8Array, plain: Uint8Array): Uint8Array {
  const expanded = expandKey(key, effectiveBits);
  const output = padded(plain);
  const words = new DataView(output.buffer);
  let previous = blockAt(new DataView(iv.buffer, iv.byteOffset, BLOCK), 0);
  for (let offset = 0; offset < output.length; offset += BLOCK) {
    previous = encryptBlock(expanded, xor(blockAt(words, offset), previous));
    previous.forEach((word, index) => words.setUint16(offset + 2 * index, word, true));
  }
  return output;
}

/** Four little-endian 16-bit words: RFC 2268 calls them R[0] to R[3]. */
type Block = readonly [number, number, number, number];

const BLOCK = 8;

/** RFC 2268 §2: 256 bytes "based on the digits of pi". */
const PI_TABLE = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2' +
    '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec' +
    'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9' +
    '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);

/** RFC 2268 §2: 64 words from a key of 1 to 128 bytes, of which `effectiveBits` count. */
function expandKey(key: Uint8Array, effectiveBits: number): Uint16Array {
  const bytes = new Uint8Array(128);
  bytes.set(key);
  for (let i = key.length; i < 128; i++) bytes[i] = pi(at(bytes, i - 1) + at(bytes, i - key.length));
  const effectiveBytes = Math.ceil(effectiveBits / 8);
  const mask = 255 >> (8 * effectiveBytes - effectiveBits);
  bytes[128 - effectiveBytes] = pi(at(bytes, 128 - effectiveBytes) & mask);
  for (let i = 127 - effectiveBytes; i >= 0; i--) bytes[i] = pi(at(bytes, i + 1) ^ at(bytes, i + effectiveBytes));
  return Uint16Array.from({ length: 64 }, (_, i) => at(bytes, 2 * i) | (at(bytes, 2 * i + 1) << 8));
}

/** RFC 2268 §3: five mixing rounds, a mash, six, a mash, five. */
function encryptBlock(key: Uint16Array, plain: Block): Block {
  let block = plain;
  for (let round = 0; round < 16; round++) {
    block = mix(block, key, 4 * round);
    if (round === 4 || round === 10) block = mash(block, key);
  }
  return block;
}

/** RFC 2268 §3.1: each word takes up the three others and a word of the key, and is turned left. */
function mix([a, b, c, d]: Block, key: Uint16Array, from: number): Block {
  const r0 = turnLeft(a + at(key, from) + (d & c) + (~d & b), 1);
  const r1 = turnLeft(b + at(key, from + 1) + (r0 & d) + (~r0 & c), 2);
  const r2 = turnLeft(c + at(key, from + 2) + (r1 & r0) + (~r1 & d), 3);
  const r3 = turnLeft(d + at(key, from + 3) + (r2 & r1) + (~r2 & r0), 5);
  return [r0, r1, r2, r3];
}

/** RFC 2268 §3.2: each word adds the key word that the word before it points at. */
function mash([a, b, c, d]: Block, key: Uint16Array): Block {
  const r0 = (a + at(key, d & 63)) & 0xffff;
  const r1 = (b + at(key, r0 & 63)) & 0xffff;
  const r2 = (c + at(key, r1 & 63)) & 0xffff;
  const r3 = (d + at(key, r2 & 63)) & 0xffff;
  return [r0, r1, r2, r3];
}

function turnLeft(sum: number, bits: number): number {
  const word = sum & 0xffff;
  return ((word << bits) | (word >> (16 - bits))) & 0xffff;
}

function xor(a: Block, b: Block): Block {
  return [a[0] ^ b[0], a[1] ^ b[1], a[2] ^ b[2], a[3] ^ b[3]];
}

function blockAt(view: DataView, offset: number): Block {
  const word = (index: number): number => view.getUint16(offset + 2 * index, true);
  return [word(0), word(1), word(2), word(3)];
}

function padded(plain: Uint8Array): Uint8Array<ArrayBuffer> {
  const padding = BLOCK - (plain.length % BLOCK);
  const output = new Uint8Array(plain.length + padding).fill(padding, plain.length);
  output.set(plain);
  return output;
}

const pi = (index: number): number => at(PI_TABLE, index & 255);
/** Typed arrays hold a number at every index below their length; the type does not know the length. */
const at = (numbers: Uint8Array | Uint16Array, index: number): number => numbers[index] ?? 0;

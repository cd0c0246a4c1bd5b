import type { Chance } from './chance.ts';

/** Octets that decide something in DER, in UTF-8 or in text. */
const TELLING = [0x00, 0x01, 0x02, 0x03, 0x05, 0x06, 0x0a, 0x1f, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x84, 0xa0, 0xc0, 0xff];
const LONGEST = 200_000;

type Change = (bytes: Uint8Array, chance: Chance, other: Uint8Array) => Uint8Array;

const changes: readonly Change[] = [flipBit, setOctet, setOctet, insert, cutOut, repeat, truncate, splice];

/** A copy of one of the samples with one to eight changes: bits, octets, pieces cut out, repeated or taken from another sample. */
export function mutatedBytes(samples: readonly Uint8Array[], chance: Chance): Uint8Array {
  let bytes = Uint8Array.from(chance.pick(samples));
  for (let left = 1 + chance.below(8); left > 0; left -= 1)
    bytes = Uint8Array.from(chance.pick(changes)(bytes, chance, chance.pick(samples)));
  return bytes.length > LONGEST ? bytes.subarray(0, LONGEST) : bytes;
}

function flipBit(bytes: Uint8Array, chance: Chance): Uint8Array {
  const at = chance.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8));
  return bytes;
}

function setOctet(bytes: Uint8Array, chance: Chance): Uint8Array {
  bytes[chance.below(bytes.length)] = chance.oneIn(3) ? chance.below(256) : chance.pick(TELLING);
  return bytes;
}

function insert(bytes: Uint8Array, chance: Chance): Uint8Array {
  const octets = Uint8Array.from({ length: 1 + chance.below(8) }, () => chance.pick(TELLING));
  return replaced(bytes, chance.below(bytes.length), 0, octets);
}

function cutOut(bytes: Uint8Array, chance: Chance): Uint8Array {
  return replaced(bytes, chance.below(bytes.length), 1 + chance.below(16), new Uint8Array());
}

/** A piece of it again, a few times or, seldom, very often. */
function repeat(bytes: Uint8Array, chance: Chance): Uint8Array {
  const at = chance.below(bytes.length);
  const piece = bytes.subarray(at, at + 1 + chance.below(chance.oneIn(4) ? 512 : 8));
  const times = chance.oneIn(50) ? 4000 : 1 + chance.below(4);
  const room = Math.max(1, Math.floor(LONGEST / Math.max(piece.length, 1)));
  return replaced(bytes, at, 0, Buffer.concat(Array.from({ length: Math.min(times, room) }, () => piece)));
}

function truncate(bytes: Uint8Array, chance: Chance): Uint8Array {
  return chance.oneIn(3) ? bytes.subarray(0, chance.below(bytes.length + 1)) : bytes;
}

function splice(bytes: Uint8Array, chance: Chance, other: Uint8Array): Uint8Array {
  const from = chance.below(other.length);
  const piece = other.subarray(from, from + chance.below(64));
  return replaced(bytes, chance.below(bytes.length), chance.oneIn(2) ? piece.length : 0, piece);
}

const replaced = (bytes: Uint8Array, at: number, length: number, by: Uint8Array): Uint8Array =>
  Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + length)]);

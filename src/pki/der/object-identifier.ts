import { invalidDer, unencodable } from './invalid-der.ts';

const LONGEST = 128;
const SHAPE = /^[012](?:\.(?:0|[1-9][0-9]{0,39}))+$/;

/** Whether `text` is an object identifier in dotted form, e.g. `1.2.840.113549`. Source: ITU-T X.660; X.690 §8.19. */
export function isObjectIdentifier(text: string): boolean {
  if (text.length > LONGEST * 3 || !SHAPE.test(text)) return false;
  const [first, second] = text.split('.', 2);
  return first === '2' || Number(second) < 40;
}

/** The content octets of an object identifier. Source: ITU-T X.690 §8.19. @throws Fault refused: not an object identifier. */
export function encodeObjectIdentifier(text: string): number[] {
  if (!isObjectIdentifier(text)) throw unencodable(`"${text.slice(0, 80)}" is not an object identifier`);
  const [first = '0', second = '0', ...rest] = text.split('.');
  const octets: number[] = [];
  pushArc(octets, second.length < 15 ? Number(first) * 40 + Number(second) : BigInt(second) + BigInt(first) * 40n);
  for (const arc of rest) pushArc(octets, arc.length < 16 ? Number(arc) : BigInt(arc));
  return octets;
}

/** Reads the content octets of an object identifier of at most 128 octets. Source: ITU-T X.690 §8.19. @throws Fault refused. */
export function decodeObjectIdentifier(content: Uint8Array): string {
  if (content.length === 0 || content.length > LONGEST) throw invalidDer('object identifier of impossible length');
  if (((content.at(-1) ?? 0) & 0x80) !== 0) throw invalidDer('object identifier ends within a number');
  const arcs = readArcs(content);
  const [head = 0n, ...rest] = arcs;
  const first = head < 80n ? head / 40n : 2n;
  return [first, head - first * 40n, ...rest].join('.');
}

function readArcs(content: Uint8Array): bigint[] {
  const arcs: bigint[] = [];
  let small = 0;
  let large: bigint | undefined;
  let isStart = true;
  for (const octet of content) {
    if (isStart && octet === 0x80) throw invalidDer('object identifier with a padded number');
    if (large === undefined && small > 0x7fffff) large = BigInt(small);
    if (large !== undefined) large = (large << 7n) | BigInt(octet & 0x7f);
    else small = (small << 7) | (octet & 0x7f);
    isStart = (octet & 0x80) === 0;
    if (!isStart) continue;
    arcs.push(large ?? BigInt(small));
    small = 0;
    large = undefined;
  }
  return arcs;
}

/** Base 128, most significant digit first, all but the last with the high bit. Below 2^28 without big numbers: this is on the way of every certificate. */
function pushArc(octets: number[], arc: number | bigint): void {
  if (arc < 0x80) octets.push(Number(arc));
  else if (arc < 0x10000000) pushSmall(octets, Number(arc));
  else pushLarge(octets, BigInt(arc));
}

function pushSmall(octets: number[], arc: number): void {
  if (arc >= 0x200000) octets.push(0x80 | (arc >> 21));
  if (arc >= 0x4000) octets.push(0x80 | ((arc >> 14) & 0x7f));
  octets.push(0x80 | ((arc >> 7) & 0x7f), arc & 0x7f);
}

function pushLarge(octets: number[], arc: bigint): void {
  const digits: number[] = [];
  for (let left = arc; left > 0n; left >>= 7n) digits.push(Number(left & 0x7fn) | (digits.length === 0 ? 0 : 0x80));
  octets.push(...digits.reverse());
}

import type { Chance } from './chance.ts';
import { mutatedBytes } from './mutate-bytes.ts';

/** One element of DER, or of what has its form. */
interface Element {
  tag: number;
  content: Uint8Array | Element[];
}

const TAGS = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x1e, 0x30, 0x31, 0x80, 0x82, 0xa0, 0xa3,
];
const CONSTRUCTED = 0x20;
const DEEPEST = 24;

/** Values that readers of each type stumble over. */
const CONTENTS: readonly Uint8Array[] = [
  new Uint8Array(),
  Uint8Array.of(0),
  Uint8Array.of(0x80),
  Uint8Array.of(0xff, 0xff),
  new Uint8Array(64).fill(0xff),
  new Uint8Array(5000).fill(0x7f),
  Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01),
  new Uint8Array(40).fill(0x80),
  Buffer.from('99991231235959Z'),
  Buffer.from('000000000000Z'),
  Buffer.from('20250230000000Z'),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from('a\0b'),
  Buffer.from([0xd8, 0x00, 0x00]),
];

type Change = (elements: readonly Element[], chance: Chance) => void;

const changes: readonly Change[] = [
  anotherTag,
  anotherContent,
  anotherContent,
  dropChild,
  doubleChild,
  swapChildren,
  nest,
];

/**
 * A copy of one of the samples whose elements were changed but whose lengths fit again, so that readers get deeper into it than with octets
 * changed at random; every fourth has octets changed as well. Octet strings and bit strings that hold DER are opened too.
 */
export function mutatedDer(samples: readonly Uint8Array[], chance: Chance): Uint8Array {
  const root = { tag: 0, content: elementsIn(chance.pick(samples), 0) ?? [] };
  for (let left = 1 + chance.below(3); left > 0; left -= 1) chance.pick(changes)(allBelow(root), chance);
  const bytes = encodedContent(root);
  return chance.oneIn(4) && bytes.length > 0 ? mutatedBytes([bytes], chance) : bytes;
}

function elementsIn(bytes: Uint8Array, depth: number): Element[] | undefined {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const header = headerAt(bytes, at);
    if (header === undefined) return undefined;
    const inner = bytes.subarray(header.start, header.end);
    elements.push({ tag: header.tag, content: depth < DEEPEST ? opened(header.tag, inner, depth) : inner });
    at = header.end;
  }
  return elements.length === 0 ? undefined : elements;
}

/** The elements inside, where there are any: of a string only if it holds nothing else than elements. */
function opened(tag: number, content: Uint8Array, depth: number): Uint8Array | Element[] {
  const isHolder = (tag & CONSTRUCTED) !== 0 || tag === 0x04;
  return (isHolder ? elementsIn(content, depth + 1) : undefined) ?? content;
}

function headerAt(bytes: Uint8Array, at: number): { tag: number; start: number; end: number } | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || first === 0x80 || first > 0x83) return undefined;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  let length = first < 0x80 ? first : 0;
  for (const octet of bytes.subarray(at + 2, at + 2 + octets)) length = length * 256 + octet;
  const start = at + 2 + octets;
  return start + length > bytes.length ? undefined : { tag, start, end: start + length };
}

function allBelow(element: Element): Element[] {
  if (!Array.isArray(element.content)) return [element];
  return [element, ...element.content.flatMap(allBelow)];
}

function encoded({ tag, content }: Element): Uint8Array {
  const inner = Array.isArray(content) ? encodedContent({ tag, content }) : content;
  return Buffer.concat([Uint8Array.of(tag, ...lengthOctets(inner.length)), inner]);
}

const encodedContent = ({ content }: Element): Uint8Array =>
  Array.isArray(content) ? Buffer.concat(content.map(encoded)) : content;

function lengthOctets(length: number): readonly number[] {
  if (length < 0x80) return [length];
  if (length < 0x100) return [0x81, length];
  if (length < 0x10000) return [0x82, length >> 8, length & 0xff];
  return [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
}

function anotherTag(elements: readonly Element[], chance: Chance): void {
  chance.pick(elements).tag = chance.oneIn(4) ? chance.below(256) : chance.pick(TAGS);
}

function anotherContent(elements: readonly Element[], chance: Chance): void {
  const leaves = elements.filter(({ content }) => !Array.isArray(content));
  if (leaves.length === 0) return;
  const leaf = chance.pick(leaves);
  const now = Array.isArray(leaf.content) ? new Uint8Array() : leaf.content;
  leaf.content = chance.oneIn(2) && now.length > 0 ? mutatedBytes([now], chance) : chance.pick(CONTENTS);
}

const holdersOf = (elements: readonly Element[], least: number): readonly Element[][] =>
  elements.flatMap(({ content }) => (Array.isArray(content) && content.length >= least ? [content] : []));

function dropChild(elements: readonly Element[], chance: Chance): void {
  const holders = holdersOf(elements, 1);
  if (holders.length === 0) return;
  const children = chance.pick(holders);
  children.splice(chance.below(children.length), 1);
}

/** Once more, or, seldom, a few hundred times. */
function doubleChild(elements: readonly Element[], chance: Chance): void {
  const holders = holdersOf(elements, 1);
  if (holders.length === 0) return;
  const children = chance.pick(holders);
  const child = chance.pick(children);
  const times = chance.oneIn(40) && encoded(child).length < 200 ? 500 : 1;
  for (let left = times; left > 0; left -= 1) children.push({ ...child });
}

function swapChildren(elements: readonly Element[], chance: Chance): void {
  const holders = holdersOf(elements, 2);
  if (holders.length > 0) chance.pick(holders).reverse();
}

/** Deeper than any reader may go. */
function nest(elements: readonly Element[], chance: Chance): void {
  const element = chance.pick(elements);
  if (element.tag === 0) return;
  let content = element.content;
  const tag = chance.oneIn(2) ? element.tag | CONSTRUCTED : 0x30;
  for (let left = chance.oneIn(10) ? 200 : 1; left > 0; left -= 1) content = [{ tag, content }];
  element.content = content;
}

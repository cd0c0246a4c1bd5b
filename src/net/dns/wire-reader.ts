import { Fault } from '../../base/fault.ts';
import { nameOf } from './dns-name.ts';

/** Reads a DNS message piece by piece, and nothing beyond its end. @throws Fault transient `DnsReplyMalformed` from each of its functions. */
export interface WireReader {
  /** Where the next piece begins, from the start of the message. */
  at(): number;
  isAtEnd(): boolean;
  octet(): number;
  short(): number;
  long(): number;
  octets(count: number): Uint8Array;
  /** An absolute name, in lower case. RFC 1035 §4.1.4. */
  name(): string;
  /** A character-string, each octet one character. RFC 1035 §3.3. */
  text(): string;
  /** All that is left. */
  rest(): Uint8Array;
  /** A reader of the next `length` octets, which this one has then passed. Names in it may still point before it. */
  part(length: number): WireReader;
}

/** A name has at most 127 labels, and a sane one a pointer or two. Each may only point back, but there may be thousands before it. */
const MOST_POINTERS = 16;

/** Reads `message` from `start` up to `end`. */
export function readWire(message: Uint8Array, start = 0, end = message.length): WireReader {
  let at = start;
  const next = (count: number): number => {
    const from = at;
    if (from + count > end) throw malformed('it is cut off');
    at += count;
    return from;
  };
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const reader: WireReader = {
    at: () => at,
    isAtEnd: () => at === end,
    octet: () => view.getUint8(next(1)),
    short: () => view.getUint16(next(2)),
    long: () => view.getUint32(next(4)),
    octets: (count) => message.subarray(next(count), at),
    name: () => {
      const read = readName(message, at, end);
      at = read.end;
      return read.name;
    },
    text: () => latin1(reader.octets(reader.octet())),
    rest: () => reader.octets(end - at),
    part: (length) => readWire(message, next(length), at),
  };
  return reader;
}

/** A reply that is none. Which server sent it is said where that is known. */
export const malformed = (why: string): Fault =>
  new Fault('transient', { code: 'DnsReplyMalformed', message: `the reply cannot be read: ${why}` });

/** Octets as characters of the same numbers. */
export const latin1 = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1');

interface NameRead {
  readonly name: string;
  /** Where what follows the name begins: behind its first pointer, if it has one. */
  readonly end: number;
}

function readName(message: Uint8Array, start: number, end: number): NameRead {
  const labels: string[] = [];
  let [at, limit, length, pointers] = [start, end, 1, 0];
  let behind: number | undefined;
  for (let head = octetAt(message, at, limit); head !== 0; head = octetAt(message, at, limit)) {
    if (head >= 0xc0) {
      behind ??= at + 2;
      pointers += 1;
      [at, limit] = [pointerAt(message, at, limit), message.length];
      if (pointers > MOST_POINTERS) throw malformed(`a name has more than ${MOST_POINTERS} pointers`);
    } else {
      length += 1 + head;
      if (head > 63 || length > 255) throw malformed('a name is too long');
      labels.push(labelAt(message, at, limit));
      at += 1 + head;
    }
  }
  return { name: nameOf(labels), end: behind ?? at + 1 };
}

/** Pointers may only point back. RFC 1035 §4.1.4. */
function pointerAt(message: Uint8Array, at: number, end: number): number {
  const target = ((octetAt(message, at, end) & 0x3f) << 8) | octetAt(message, at + 1, end);
  if (target >= at) throw malformed('a name points forward');
  return target;
}

function labelAt(message: Uint8Array, at: number, end: number): string {
  const next = at + 1 + octetAt(message, at, end);
  if (next > end) throw malformed('a name is cut off');
  return latin1(message.subarray(at + 1, next));
}

function octetAt(message: Uint8Array, at: number, end: number): number {
  const octet = at < end ? message[at] : undefined;
  if (octet === undefined) throw malformed('a name is cut off');
  return octet;
}

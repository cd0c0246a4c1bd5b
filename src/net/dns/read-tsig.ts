import { metaTypes } from './record-types.ts';
import { malformed, readWire } from './wire-reader.ts';
import type { WireReader } from './wire-reader.ts';

/** The TSIG record of a message. Source: RFC 8945 §4.2. */
export interface TsigRecord {
  /** Where it begins: what is before it is signed. */
  readonly start: number;
  /** Name of the key, absolute. */
  readonly name: string;
  readonly algorithm: string;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly fudge: number;
  readonly mac: Uint8Array;
  readonly originalId: number;
  readonly error: number;
  readonly other: Uint8Array;
}

/** The TSIG record, which is the last of a message; undefined if it has none. @throws Fault transient `DnsReplyMalformed`. RFC 8945 §5.1. */
export function readTsig(message: Uint8Array): TsigRecord | undefined {
  const reader = readWire(message);
  reader.octets(4);
  const [questions, ...records] = [reader.short(), reader.short(), reader.short(), reader.short()];
  for (let left = questions; left > 0; left -= 1) skipQuestion(reader);
  const before = records.reduce((sum, count) => sum + count, 0) - 1;
  for (let left = before; left > 0; left -= 1) skipRecord(reader);
  if (before < 0) return undefined;
  const start = reader.at();
  const name = reader.name();
  if (reader.short() !== metaTypes.TSIG) return undefined;
  reader.octets(6);
  return { start, name, ...readData(reader.part(reader.short())) };
}

function readData(reader: WireReader): Omit<TsigRecord, 'start' | 'name'> {
  const algorithm = reader.name();
  const time = reader.short() * 0x1_0000_0000 + reader.long();
  const [fudge, mac] = [reader.short(), reader.octets(reader.short())];
  const [originalId, error, other] = [reader.short(), reader.short(), reader.octets(reader.short())];
  if (!reader.isAtEnd()) throw malformed('a TSIG record is longer than what it says');
  return { algorithm, time, fudge, mac, originalId, error, other };
}

function skipQuestion(reader: WireReader): void {
  reader.name();
  reader.octets(4);
}

function skipRecord(reader: WireReader): void {
  reader.name();
  reader.octets(8);
  reader.octets(reader.short());
}

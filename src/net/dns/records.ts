import type { Milliseconds } from '../../base/instant.ts';
import { seconds } from '../../base/instant.ts';
import { recordClasses, recordTypeOf } from './record-types.ts';
import type { RecordType } from './record-types.ts';
import type { WireReader } from './wire-reader.ts';
import { latin1, malformed } from './wire-reader.ts';

interface Owned {
  /** Whose record it is: absolute. */
  readonly name: string;
  readonly timeToLive: Milliseconds;
}

/** A record of a type that is asked for. Names in it are absolute. */
export type DnsRecord = Owned & RecordData;

/** What a record says. */
export type RecordData =
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
  | { readonly type: 'NS' | 'CNAME'; readonly target: string }
  | { readonly type: 'SOA'; readonly minimum: Milliseconds }
  /** Its character-strings joined, each octet one character. */
  | { readonly type: 'TXT'; readonly text: string }
  /** Source: RFC 8659 §4.1. */
  | { readonly type: 'CAA'; readonly flags: number; readonly tag: string; readonly value: string };

/** Record of any sort, as far as it is looked into. `data` undefined: of a type or class that is never asked for. */
export interface RecordRead {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  /** The field of the time to live, as it stands: OPT has other things in it. */
  readonly timeToLive: number;
  readonly data: RecordData | undefined;
}

/** Reads one record. @throws Fault transient `DnsReplyMalformed`. */
export function readRecord(reader: WireReader): RecordRead {
  const name = reader.name();
  const [type, recordClass, timeToLive] = [reader.short(), reader.short(), reader.long()];
  const rest = reader.part(reader.short());
  const known = recordClass === recordClasses.IN ? recordTypeOf(type) : undefined;
  if (known === undefined) return { name, type, class: recordClass, timeToLive, data: undefined };
  const data = DATA[known](rest);
  if (!rest.isAtEnd()) throw malformed('a record is longer than what it says');
  return { name, type, class: recordClass, timeToLive, data };
}

/** The record, if it is of a type that is asked for. */
export function asRecord({ name, timeToLive, data }: RecordRead): DnsRecord | undefined {
  return data === undefined ? undefined : { name, timeToLive: span(timeToLive), ...data };
}

/** The records of a type, of whichever order and owner. */
export const recordsOf = <Type extends RecordType>(
  records: readonly DnsRecord[],
  type: Type,
): readonly (DnsRecord & { readonly type: Type })[] =>
  records.filter((record): record is DnsRecord & { readonly type: Type } => record.type === type);

const DATA: Readonly<Record<RecordType, (reader: WireReader) => RecordData>> = {
  A: (reader) => ({ type: 'A', address: reader.octets(4).join('.') }),
  AAAA: (reader) => ({ type: 'AAAA', address: addressOf(reader) }),
  NS: (reader) => ({ type: 'NS', target: reader.name() }),
  CNAME: (reader) => ({ type: 'CNAME', target: reader.name() }),
  SOA: readStartOfAuthority,
  TXT: readTexts,
  CAA: readAuthorization,
};

/** Eight groups, shortened as RFC 5952 wants it. */
function addressOf(reader: WireReader): string {
  const groups = Array.from({ length: 8 }, () => reader.short().toString(16));
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

/** Source: RFC 1035 §3.3.13. */
function readStartOfAuthority(reader: WireReader): RecordData {
  reader.name();
  reader.name();
  reader.octets(16);
  return { type: 'SOA', minimum: span(reader.long()) };
}

function readTexts(reader: WireReader): RecordData {
  const texts: string[] = [];
  while (!reader.isAtEnd()) texts.push(reader.text());
  return { type: 'TXT', text: texts.join('') };
}

function readAuthorization(reader: WireReader): RecordData {
  const [flags, tag, value] = [reader.octet(), reader.text().toLowerCase(), latin1(reader.rest())];
  if (tag === '') throw malformed('a CAA record has no tag');
  return { type: 'CAA', flags, tag, value };
}

/** A time to live with its highest bit set counts as none. Source: RFC 2181 §8. */
const span = (value: number): Milliseconds => seconds(value > 0x7fff_ffff ? 0 : value);

import { recordClasses, recordTypes, metaTypes } from './record-types.ts';
import type { RecordType } from './record-types.ts';
import { asRecord, readRecord } from './records.ts';
import type { DnsRecord, RecordRead } from './records.ts';
import { responseCode } from './response-codes.ts';
import type { ResponseCode } from './response-codes.ts';
import type { WireReader } from './wire-reader.ts';
import { malformed, readWire } from './wire-reader.ts';
import { long, short, wireName } from './wire-writer.ts';

/** A question. */
export interface DnsQuestion {
  /** Absolute (dns-name.ts). */
  readonly name: string;
  readonly type: RecordType;
  /** Whether the server shall ask others for us. */
  readonly recursion: boolean;
  /** Whether it shall hand over what it cannot validate too. RFC 4035 §3.2.2. */
  readonly checkingDisabled?: boolean;
}

/** A reply, whatever order its records came in. */
export interface DnsReply {
  readonly id: number;
  /** The question it repeats; undefined if none. */
  readonly question: { readonly name: string; readonly type: number } | undefined;
  /** AA: the server holds the zone. */
  readonly authoritative: boolean;
  /** TC: there is more, which was left out. What came is then not read. */
  readonly truncated: boolean;
  /** RD, RA. */
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  readonly code: ResponseCode;
  readonly answers: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
}

const QR = 0x8000;
const AA = 0x0400;
const TC = 0x0200;
const RD = 0x0100;
const RA = 0x0080;
const CD = 0x0010;

/** What passes everywhere without being cut into fragments. Source: DNS flag day 2020. */
const UDP_PAYLOAD = 1232;
/** More than fit into 64 KiB of any sane reply; a limit on what reading one may cost. */
const MOST_RECORDS = 2048;

/** A question as a message. `extended`: with an OPT record that allows longer replies. RFC 1035 §4.1; RFC 6891 §6.1.2. */
export function encodeQuestion(id: number, question: DnsQuestion, extended: boolean): Uint8Array {
  const flags = (question.recursion ? RD : 0) | (question.checkingDisabled === true ? CD : 0);
  const counts = [1, 0, 0, extended ? 1 : 0].map(short);
  const asked = [wireName(question.name), short(recordTypes[question.type]), short(recordClasses.IN)];
  const options = extended ? [wireName('.'), short(metaTypes.OPT), short(UDP_PAYLOAD), long(0), short(0)] : [];
  return Buffer.concat([short(id), short(flags), ...counts, ...asked, ...options]);
}

/** Reads a reply. @throws Fault transient `DnsReplyMalformed`, and nothing else whatever the bytes. RFC 1035 §4.1. */
export function readReply(message: Uint8Array): DnsReply {
  const reader = readWire(message);
  const [id, flags] = [reader.short(), reader.short()];
  const counts = {
    questions: reader.short(),
    answers: reader.short(),
    authority: reader.short(),
    more: reader.short(),
  };
  if ((flags & QR) === 0) throw malformed('it is a question');
  if (counts.questions > 1) throw malformed('it repeats more than one question');
  const question = counts.questions === 1 ? readQuestion(reader) : undefined;
  const truncated = (flags & TC) !== 0;
  const sections = truncated ? NOTHING : readSections(reader, counts);
  return {
    id,
    question,
    authoritative: (flags & AA) !== 0,
    truncated,
    recursionDesired: (flags & RD) !== 0,
    recursionAvailable: (flags & RA) !== 0,
    code: responseCode((flags & 0xf) | extendedCode(sections.more)),
    answers: known(sections.answers),
    authority: known(sections.authority),
  };
}

/** Whether a reply is the one to a question. A server that could not read the question may leave it out. */
export function repliesTo(reply: DnsReply, id: number, question: DnsQuestion): boolean {
  if (reply.id !== id) return false;
  if (reply.question === undefined) return reply.code !== 'NOERROR' && reply.code !== 'NXDOMAIN';
  return reply.question.name === question.name && reply.question.type === recordTypes[question.type];
}

interface Sections<Content> {
  readonly answers: Content;
  readonly authority: Content;
  readonly more: Content;
}

const NOTHING: Sections<readonly RecordRead[]> = { answers: [], authority: [], more: [] };

function readSections(reader: WireReader, counts: Sections<number>): Sections<readonly RecordRead[]> {
  if (counts.answers + counts.authority + counts.more > MOST_RECORDS) throw malformed('it has too many records');
  const read = (count: number): readonly RecordRead[] => Array.from({ length: count }, () => readRecord(reader));
  return { answers: read(counts.answers), authority: read(counts.authority), more: read(counts.more) };
}

function readQuestion(reader: WireReader): { readonly name: string; readonly type: number } {
  const question = { name: reader.name(), type: reader.short() };
  reader.short();
  return question;
}

/** The upper bits of the response code stand in the OPT record. RFC 6891 §6.1.3. */
function extendedCode(more: readonly RecordRead[]): number {
  const options = more.find(({ type }) => type === metaTypes.OPT);
  return options === undefined ? 0 : (options.timeToLive >>> 24) << 4;
}

const known = (records: readonly RecordRead[]): readonly DnsRecord[] =>
  records.map(asRecord).filter((record) => record !== undefined);

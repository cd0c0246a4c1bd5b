import { attempt } from '../../base/attempt.ts';
import type { Clock } from '../../base/clock.ts';
import { withDeadline } from '../../base/deadline.ts';
import { seconds } from '../../base/instant.ts';
import type { HttpTransport } from '../http.ts';
import { networkFault } from '../network-fault.ts';
import { namingServer, noAnswerFault } from './dns-faults.ts';
import { exchangeByHttps } from './https.ts';
import { encodeQuestion, readReply, repliesTo } from './message.ts';
import type { DnsQuestion, DnsReply } from './message.ts';
import { serverText } from './server-text.ts';
import type { DnsServer, PlainDnsServer } from './server.ts';
import { exchangeByTcp } from './tcp.ts';
import { exchangeByUdp } from './udp.ts';
import { malformed } from './wire-reader.ts';

/** What an exchange needs of the world. */
export interface ExchangeParts {
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  /** For servers over HTTPS. */
  readonly transport: HttpTransport;
}

/**
 * Puts one question to one server: by UDP, and by TCP where the reply did not fit; or over HTTPS. Any response code is a reply.
 * @throws Fault transient `DnsNoAnswer` (10 s), `ConnectionFailed`, `DnsReplyMalformed`, `DnsHttpFailed`, `Cancelled`; refused `DnsHttpFailed`.
 */
export type DnsExchange = (question: DnsQuestion, server: DnsServer, signal: AbortSignal) => Promise<DnsReply>;

/** The time for one question, all tries together. Reference 2.14. */
export const QUERY_TIME = seconds(10);

/** Makes an exchange; it keeps nothing from question to question. */
export function createExchange(parts: ExchangeParts): DnsExchange {
  return (question, server, signal) =>
    guarded(parts.clock, serverText(server), signal, async (within) => {
      const reply = await askOnce(parts, question, server, { extended: true, signal: within });
      return refusesOptions(reply) ? askOnce(parts, question, server, { extended: false, signal: within }) : reply;
    });
}

/** Codes of Faults that do not know yet whose reply it was. */
const ABOUT_REPLIES: ReadonlySet<string> = new Set(['DnsReplyMalformed', 'TsigReplyInvalid']);

/** Does work with a server within the time for it; whatever it throws becomes a Fault that names the server. */
export async function guarded<Result>(
  clock: Clock,
  server: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  try {
    return await withDeadline(clock, QUERY_TIME, signal, work);
  } catch (thrown) {
    const fault = networkFault(thrown, `DNS server ${server}`);
    if (fault.code === 'DeadlineExceeded' && !signal.aborted) throw noAnswerFault(server);
    throw ABOUT_REPLIES.has(fault.code) ? namingServer(server, fault) : fault;
  }
}

interface Try {
  /** Whether an OPT record goes with the question. */
  readonly extended: boolean;
  readonly signal: AbortSignal;
}

/** Old servers do not know OPT records. RFC 6891 §7. */
const refusesOptions = ({ code }: DnsReply): boolean => code === 'FORMERR' || code === 'NOTIMP' || code === 'BADVERS';

async function askOnce(parts: ExchangeParts, question: DnsQuestion, server: DnsServer, once: Try): Promise<DnsReply> {
  if (server.is === 'plain') return askPlain(parts, question, server, once);
  // The same question is the same message, so that caches on the way may answer. RFC 8484 §4.1.
  const bytes = encodeQuestion(0, question, once.extended);
  return replyTo(await exchangeByHttps(parts.transport, server, bytes, once.signal), 0, question);
}

async function askPlain(
  parts: ExchangeParts,
  question: DnsQuestion,
  server: PlainDnsServer,
  once: Try,
): Promise<DnsReply> {
  const id = randomId(parts.randomBytes);
  const bytes = encodeQuestion(id, question, once.extended);
  const isReply = (received: Uint8Array): boolean => isReplyTo(received, id, question);
  const first = readReply(await exchangeByUdp(parts.clock, server, { bytes, isReply }, once.signal));
  return first.truncated ? replyTo(await exchangeByTcp(server, bytes, once.signal), id, question) : first;
}

/** A random id for a message. RFC 5452 §4.3. */
export function randomId(randomBytes: ExchangeParts['randomBytes']): number {
  const [high = 0, low = 0] = randomBytes(2);
  return high * 256 + low;
}

/** What has the id and cannot be read is the server's reply too: a forger would have to guess as much for one that can be read. */
function isReplyTo(received: Uint8Array, id: number, question: DnsQuestion): boolean {
  const read = attempt(() => readReply(received));
  return read.is === 'value'
    ? repliesTo(read.value, id, question)
    : received[0] === id >> 8 && received[1] === (id & 0xff);
}

function replyTo(received: Uint8Array, id: number, question: DnsQuestion): DnsReply {
  const reply = readReply(received);
  if (!repliesTo(reply, id, question)) throw malformed('it answers another question');
  if (reply.truncated) throw malformed('it is truncated although it need not be');
  return reply;
}

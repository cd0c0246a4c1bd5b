import { attempt } from '../../base/attempt.ts';
import type { Clock } from '../../base/clock.ts';
import { guarded, randomId } from './exchange.ts';
import { readReply } from './message.ts';
import type { DnsReply } from './message.ts';
import { serverText } from './server-text.ts';
import type { PlainDnsServer } from './server.ts';
import { exchangeByTcp } from './tcp.ts';
import { signMessage, verifyReply } from './tsig.ts';
import type { TsigKey, TsigVerdict } from './tsig.ts';
import { exchangeByUdp } from './udp.ts';
import { unsignedFault, updateFault } from './update-faults.ts';
import { encodeUpdate } from './update-message.ts';
import type { TxtValue } from './update-message.ts';
import { malformed } from './wire-reader.ts';

/** Where updates go. */
export interface UpdateTarget {
  readonly server: PlainDnsServer;
  readonly protocol: 'UDP' | 'TCP';
  /** Signs the updates; absent: they go unsigned. */
  readonly key?: TsigKey;
}

/** What an update needs of the world. */
export interface UpdateParts {
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
}

/**
 * Adds one TXT value beside all others; adding one that is there is success. RFC 2136 §2.5.1.
 * @throws Fault misconfigured `DnsUpdateRefused`, `DnsUpdateNotAuthoritative`, `TsigKeyRefused`, `TsigSignatureRefused`, `TsigTimeRefused`;
 *   refused `DnsUpdateFailed`: the server says anything else; transient `DnsUpdateFailed` (SERVFAIL), `TsigReplyInvalid`, `DnsNoAnswer`,
 *   `ConnectionFailed`, `DnsReplyMalformed`, `Cancelled`.
 */
export const addTxtValue = (
  parts: UpdateParts,
  target: UpdateTarget,
  record: TxtValue,
  signal: AbortSignal,
): Promise<void> => update(parts, target, { change: 'add', record }, signal);

/**
 * Deletes one TXT value and leaves all others; one that is not there, or a name that is not, is success. RFC 2136 §2.5.4.
 * @throws Fault as `addTxtValue`.
 */
export const deleteTxtValue = (
  parts: UpdateParts,
  target: UpdateTarget,
  record: TxtValue,
  signal: AbortSignal,
): Promise<void> => update(parts, target, { change: 'delete', record }, signal);

interface Update {
  readonly change: 'add' | 'delete';
  readonly record: TxtValue;
}

async function update(parts: UpdateParts, target: UpdateTarget, wanted: Update, signal: AbortSignal): Promise<void> {
  const server = serverText(target.server);
  await guarded(parts.clock, server, signal, async (within) => {
    const id = randomId(parts.randomBytes);
    const unsigned = encodeUpdate(id, wanted.change, wanted.record);
    const { reply, isSigned, error } = await sendSigned(parts, target, { id, bytes: unsigned }, within);
    if (reply.code !== 'NOERROR') throw updateFault(server, wanted.record.zone, reply.code, error);
    if (!isSigned) throw unsignedFault(server);
  });
}

interface Verified extends TsigVerdict {
  readonly reply: DnsReply;
}

async function sendSigned(
  parts: UpdateParts,
  target: UpdateTarget,
  message: Sent,
  signal: AbortSignal,
): Promise<Verified> {
  const { clock } = parts;
  if (target.key === undefined)
    return { reply: readReply(await send(clock, target, message, signal)), isSigned: true, error: 0 };
  const signed = signMessage(message.bytes, target.key, clock.now());
  const received = await send(clock, target, { ...message, bytes: signed.bytes }, signal);
  return { reply: readReply(received), ...verifyReply(received, target.key, signed.mac, clock.now()) };
}

interface Sent {
  readonly id: number;
  readonly bytes: Uint8Array;
}

async function send(clock: Clock, target: UpdateTarget, { id, bytes }: Sent, signal: AbortSignal): Promise<Uint8Array> {
  if (target.protocol === 'TCP') return checked(await exchangeByTcp(target.server, bytes, signal), id);
  const isReply = (received: Uint8Array): boolean => {
    const read = attempt(() => readReply(received));
    return read.is === 'value' && read.value.id === id;
  };
  return exchangeByUdp(clock, target.server, { bytes, isReply }, signal);
}

function checked(received: Uint8Array, id: number): Uint8Array {
  if (readReply(received).id !== id) throw malformed('it answers another message');
  return received;
}

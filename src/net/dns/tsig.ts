import { createHmac, timingSafeEqual } from 'node:crypto';
import { Fault } from '../../base/fault.ts';
import type { Instant } from '../../base/instant.ts';
import type { Secret } from '../../base/secret.ts';
import { absoluteName } from './dns-name.ts';
import { metaTypes, recordClasses } from './record-types.ts';
import { readTsig } from './read-tsig.ts';
import type { TsigRecord } from './read-tsig.ts';
import { counted, long, short, wireName } from './wire-writer.ts';

/** What the schema calls the algorithms, with their names on the wire and in node:crypto. Source: RFC 8945 §6; reference 1.4 (rfc2136). */
export const tsigAlgorithms = {
  HMACMD5: { wireName: 'hmac-md5.sig-alg.reg.int.', hash: 'md5' },
  HMACSHA1: { wireName: 'hmac-sha1.', hash: 'sha1' },
  HMACSHA256: { wireName: 'hmac-sha256.', hash: 'sha256' },
  HMACSHA512: { wireName: 'hmac-sha512.', hash: 'sha512' },
} as const;

/** Algorithm of a TSIG key, as the schema writes it, in capitals. */
export type TsigAlgorithm = keyof typeof tsigAlgorithms;

/** A key that a server and we share. */
export interface TsigKey {
  /** As the server knows it, with or without the trailing dot. */
  readonly name: string;
  readonly algorithm: TsigAlgorithm;
  /** The key itself, decoded from base64. */
  readonly secret: Secret<Uint8Array>;
}

/** A message with its signature, which the reply's is made over too. */
export interface SignedMessage {
  readonly bytes: Uint8Array;
  readonly mac: Uint8Array;
}

/** Seconds that the clocks of both sides may differ. Source: RFC 8945 §10. */
const FUDGE = 300;
/** Of 256 codes of TSIG. Source: RFC 8945 §3. */
const NO_ERROR = 0;

/** Signs a message: appends a TSIG record. @param now in whole seconds on the wire. @throws Fault misconfigured `DnsNameInvalid`. RFC 8945 §5.1. */
export function signMessage(message: Uint8Array, key: TsigKey, now: Instant): SignedMessage {
  const time = Math.floor(now / 1000);
  const variables = { time, fudge: FUDGE, error: NO_ERROR, other: new Uint8Array() };
  const mac = macOf(key, [message, signedVariables(key, variables)]);
  const data = Buffer.concat([
    wireName(tsigAlgorithms[key.algorithm].wireName),
    longer(time),
    short(FUDGE),
    counted(mac),
    message.subarray(0, 2),
    short(NO_ERROR),
    counted(variables.other),
  ]);
  const record = [
    wireName(absoluteName(key.name)),
    short(metaTypes.TSIG),
    short(recordClasses.ANY),
    long(0),
    counted(data),
  ];
  const bytes = Buffer.concat([message, ...record]);
  bytes.writeUInt16BE(bytes.readUInt16BE(10) + 1, 10);
  return { bytes, mac };
}

/** What the TSIG record of a reply says. */
export interface TsigVerdict {
  /** Whether it is signed, with our key. Who refuses a key or a signature cannot sign that. RFC 8945 §5.2, §5.3.2. */
  readonly isSigned: boolean;
  /** Error of TSIG; 0 is none. */
  readonly error: number;
}

/**
 * Looks at the signature of a reply to a message that was signed with `key`. RFC 8945 §5.3, §5.4.
 * @throws Fault transient `DnsReplyMalformed`, `TsigReplyInvalid`: it is signed, and not as it must be; it may be forged.
 */
export function verifyReply(reply: Uint8Array, key: TsigKey, requestMac: Uint8Array, now: Instant): TsigVerdict {
  const tsig = readTsig(reply);
  if (tsig === undefined || tsig.mac.length === 0) return { isSigned: false, error: tsig?.error ?? NO_ERROR };
  if (tsig.name !== absoluteName(key.name) || tsig.algorithm !== tsigAlgorithms[key.algorithm].wireName)
    throw invalid('is signed with another key');
  const expected = macOf(key, [counted(requestMac), withoutTsig(reply, tsig), signedVariables(key, tsig)]);
  if (!isSame(expected, tsig.mac)) throw invalid('has a signature that does not fit');
  // What the server signed to say that our time is off cannot be in time for us. RFC 8945 §5.2.3.
  if (tsig.error === NO_ERROR && Math.abs(now / 1000 - tsig.time) > tsig.fudge)
    throw invalid('was signed at another time');
  return { isSigned: true, error: tsig.error };
}

function macOf(key: TsigKey, parts: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac(tsigAlgorithms[key.algorithm].hash, key.secret.reveal());
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** Source: RFC 8945 §4.3.3. */
function signedVariables(
  key: TsigKey,
  { time, fudge, error, other }: Pick<TsigRecord, 'time' | 'fudge' | 'error' | 'other'>,
): Uint8Array {
  return Buffer.concat([
    wireName(absoluteName(key.name)),
    short(recordClasses.ANY),
    long(0),
    wireName(tsigAlgorithms[key.algorithm].wireName),
    longer(time),
    short(fudge),
    short(error),
    counted(other),
  ]);
}

/** The message as it was signed: without the record, with its first id. RFC 8945 §4.3.2. */
function withoutTsig(message: Uint8Array, { start, originalId }: TsigRecord): Uint8Array {
  const bytes = Buffer.from(message.subarray(0, start));
  bytes.writeUInt16BE(originalId, 0);
  bytes.writeUInt16BE(bytes.readUInt16BE(10) - 1, 10);
  return bytes;
}

/** A MAC may be cut to half its length, but not below 10 octets. RFC 8945 §5.2.2.1. */
function isSame(expected: Uint8Array, mac: Uint8Array): boolean {
  if (mac.length > expected.length || mac.length < Math.max(10, expected.length / 2)) return false;
  return timingSafeEqual(expected.subarray(0, mac.length), mac);
}

/** Seconds in 48 bits. */
const longer = (value: number): Uint8Array =>
  Buffer.concat([short(Math.floor(value / 0x1_0000_0000)), long(value % 0x1_0000_0000)]);

const invalid = (what: string): Fault =>
  new Fault('transient', {
    code: 'TsigReplyInvalid',
    message: `the reply ${what}`,
    remedy: 'check the clocks of both sides, and that nothing between them changes DNS messages',
  });

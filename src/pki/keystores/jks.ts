import { hash } from 'node:crypto';
import { Fault } from '../../base/fault.ts';
import type { Instant } from '../../base/instant.ts';
import type { Secret } from '../../base/secret.ts';
import { distinctCertificates } from './distinct-certificates.ts';
import { protectJksKey } from './jks-key-protector.ts';
import type { RandomBytes, TrustStoreInput } from './keystore-input.ts';
import { modifiedUtf8 } from './modified-utf-8.ts';
import { passwordBytes } from './password-bytes.ts';
import { trustAliases } from './trust-aliases.ts';

/** A private key, its chain and trusted CAs, to be put into a Java key store. */
export interface JksInput {
  /** Name of the key entry; the default is `certificate`. Java looks names up in lower case, so it is written so. */
  readonly alias?: string;
  /** PKCS#8 DER. */
  readonly privateKey: Secret<Uint8Array>;
  /** DER; the leaf first. */
  readonly chain: readonly Uint8Array[];
  /** DER; become trusted entries `ca`, `ca-1`, …; may be empty; each is taken once. */
  readonly caCertificates: readonly Uint8Array[];
  /** Guards the store and the key in it. */
  readonly password: Secret<string>;
  /** Creation date of the entries. */
  readonly at: Instant;
  readonly randomBytes: RandomBytes;
}

/**
 * A Java key store (format JKS): `keystore.jks`. Any password length: Java reads them all, only its tool asks for six when it writes.
 * Source: reference 01 §2.7; OpenJDK's sun.security.provider.JavaKeyStore for the layout.
 * @throws Fault misconfigured: an alias that does not fit the format.
 */
export function jks(input: JksInput): Uint8Array {
  const alias = (input.alias || 'certificate').toLowerCase();
  const password = passwordBytes(input.password).utf16;
  const key = protectJksKey(input.privateKey.reveal(), password, input.randomBytes);
  const chain = [uint32(input.chain.length), ...input.chain.map(certificateRecord)];
  const keyEntry = Buffer.concat([uint32(KEY_ENTRY), text(alias), date(input.at), counted(key), ...chain]);
  return store([keyEntry, ...trustedEntries(input.caCertificates, input.at, alias)], password);
}

/** A Java trust store (format JKS): `truststore.jks`, with all CAs given. */
export function jksTrustStore(input: TrustStoreInput & { readonly at: Instant }): Uint8Array {
  return store(trustedEntries(input.caCertificates, input.at), passwordBytes(input.password).utf16);
}

const MAGIC = 0xfeedfeed;
const VERSION = 2;
const KEY_ENTRY = 1;
const TRUSTED_ENTRY = 2;
/** Every Java key store is sealed with these words; part of the format. */
const SEAL_WORDS = 'Mighty Aphrodite';

function store(entries: readonly Uint8Array[], password: Uint8Array): Uint8Array {
  const body = Buffer.concat([uint32(MAGIC), uint32(VERSION), uint32(entries.length), ...entries]);
  return Buffer.concat([body, seal(body, password)]);
}

function seal(body: Uint8Array, password: Uint8Array): Buffer {
  return hash('sha1', Buffer.concat([password, Buffer.from(SEAL_WORDS), body]), 'buffer');
}

function trustedEntries(certificates: readonly Uint8Array[], at: Instant, taken?: string): readonly Uint8Array[] {
  const distinct = distinctCertificates(certificates);
  const aliases = trustAliases(distinct.length, taken);
  return distinct.map((certificate, index) =>
    Buffer.concat([uint32(TRUSTED_ENTRY), text(aliases[index] ?? ''), date(at), certificateRecord(certificate)]),
  );
}

function certificateRecord(certificate: Uint8Array): Uint8Array {
  return Buffer.concat([text('X.509'), counted(certificate)]);
}

function text(value: string): Uint8Array {
  const bytes = modifiedUtf8(value);
  if (bytes.length > 0xffff) throw aliasTooLong();
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function aliasTooLong(): Fault {
  return new Fault('misconfigured', {
    code: 'KeystoreAliasTooLong',
    at: 'spec.keystores.jks.alias',
    message: 'the alias is longer than the 65,535 bytes that a Java key store can hold',
    remedy: 'choose a shorter alias',
  });
}

function counted(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function date(at: Instant): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(Math.floor(at)));
  return bytes;
}

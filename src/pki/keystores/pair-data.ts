import type { Instant } from '../../base/instant.ts';
import type { Pem } from '../../base/brand.ts';
import type { Pkcs12Profile } from './pkcs12-profiles.ts';
import type { RandomBytes } from './keystore-input.ts';
import { Secret } from '../../base/secret.ts';
import { privateKeyDer, readPrivateKey, writePrivateKey } from '../keys/key-file.ts';
import { pemLimits, readPem } from '../pem.ts';
import { combinedPem } from './combined-pem.ts';
import { jks, jksTrustStore } from './jks.ts';
import { keyDer } from './key-der.ts';
import { pkcs12, pkcs12TrustStore } from './pkcs12.ts';

/** A key pair, and the forms in which a Secret shall hold it. */
export interface PairDataInput {
  readonly privateKey: Secret<Pem>;
  /** Leaf first, as the issuer gave it. */
  readonly chain: Pem;
  /** The CA, where the issuer told it. */
  readonly authority: Pem | undefined;
  readonly encoding: 'PKCS1' | 'PKCS8';
  readonly combinedPem: boolean;
  readonly der: boolean;
  readonly jks: { readonly password: Secret<string>; readonly alias: string } | undefined;
  readonly pkcs12: { readonly password: Secret<string>; readonly profile: Pkcs12Profile } | undefined;
  /** Date of the entries of a Java key store. */
  readonly at: Instant;
  readonly randomBytes: RandomBytes;
}

/**
 * The data of a Secret that holds a key pair: each key's bytes in base64. Trust stores only where there is a CA.
 * Source: reference §2.7. @throws Fault refused: key or certificates do not decode.
 */
export async function pairData(input: PairDataInput): Promise<Readonly<Record<string, Secret<string>>>> {
  const key = writePrivateKey(readPrivateKey(input.privateKey), input.encoding);
  const authority = input.authority === undefined ? {} : { 'ca.crt': base64(input.authority) };
  const combined = input.combinedPem ? { 'tls-combined.pem': base64(combinedPem(key, input.chain).reveal()) } : {};
  const derKey = input.der ? { 'key.der': base64(keyDer(key).reveal()) } : {};
  return {
    'tls.key': base64(key.reveal()),
    'tls.crt': base64(input.chain),
    ...authority,
    ...combined,
    ...derKey,
    ...javaKeystores(input),
    ...(await pkcs12Keystores(input)),
  };
}

/** The data of a Secret with nothing but a key and a chain. */
export const barePairData = (privateKey: Secret<Pem>, chain: Pem): Readonly<Record<string, Secret<string>>> => ({
  'tls.key': base64(privateKey.reveal()),
  'tls.crt': base64(chain),
});

function javaKeystores(input: PairDataInput): Readonly<Record<string, Secret<string>>> {
  if (input.jks === undefined) return {};
  const { password, alias } = input.jks;
  const { at, randomBytes } = input;
  const caCertificates = certificates(input.authority);
  const store = jks({
    alias,
    privateKey: pkcs8(input),
    chain: certificates(input.chain),
    caCertificates,
    password,
    at,
    randomBytes,
  });
  if (caCertificates.length === 0) return { 'keystore.jks': base64(store) };
  return { 'keystore.jks': base64(store), 'truststore.jks': base64(jksTrustStore({ caCertificates, password, at })) };
}

async function pkcs12Keystores(input: PairDataInput): Promise<Readonly<Record<string, Secret<string>>>> {
  if (input.pkcs12 === undefined) return {};
  const { password, profile } = input.pkcs12;
  const { randomBytes } = input;
  const caCertificates = certificates(input.authority);
  const all = [...certificates(input.chain), ...caCertificates];
  const store = await pkcs12({ profile, privateKey: pkcs8(input), certificates: all, password, randomBytes });
  if (caCertificates.length === 0) return { 'keystore.p12': base64(store) };
  const trust = await pkcs12TrustStore({ profile, caCertificates, password, randomBytes });
  return { 'keystore.p12': base64(store), 'truststore.p12': base64(trust) };
}

const pkcs8 = (input: PairDataInput): Secret<Uint8Array> => privateKeyDer(readPrivateKey(input.privateKey), 'PKCS8');

const certificates = (text: Pem | undefined): readonly Uint8Array[] =>
  text === undefined ? [] : readPem(text, pemLimits.bundle).map((block) => block.der);

const base64 = (data: string | Uint8Array): Secret<string> =>
  new Secret((typeof data === 'string' ? Buffer.from(data, 'utf8') : Buffer.from(data)).toString('base64'));

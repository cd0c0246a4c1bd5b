import { createHash, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { attempt } from '../base/attempt.ts';
import { digest } from '../base/digest.ts';
import { describeFault, Fault } from '../base/fault.ts';
import type { Secret } from '../base/secret.ts';
import { privateKeyDer, readPrivateKey } from '../pki/keys/key-file.ts';

/** The private key of an account: RSA, as the reference has it. It signs with RS256 and is never shown. */
export interface AccountKey {
  /** base64 of the SHA-256 of its PKCS#1 DER: what `status.acme.lastPrivateKeyHash` holds. Reference 2.12. */
  readonly hash: string;
  /** Public JWK, members in the order of RFC 7638. */
  readonly jwk: Readonly<Record<string, string>>;
  /** base64url SHA-256 of the JWK. RFC 7638. */
  readonly thumbprint: string;
  /** Signs with RS256. RFC 7518 §3.3. */
  sign(data: Uint8Array): Promise<Uint8Array>;
}

const signInThread = promisify(sign);

/** Reads PEM (PKCS#1 or PKCS#8). @throws Fault misconfigured `AccountKeyInvalid`: not a key, or not an RSA key. */
export function readAccountKey(text: Secret<Uint8Array>): AccountKey {
  const read = attempt(() => readPrivateKey(text));
  if (read.is === 'fault') throw unusable(describeFault(read.fault));
  const key = read.value;
  if (key.algorithm.name !== 'RSA') throw unusable(`it is ${key.algorithm.name}, and an ACME account key must be RSA`);
  const { e = '', n = '' } = key.keyObject.export({ format: 'jwk' });
  const jwk = { e, kty: 'RSA', n };
  return {
    hash: createHash('sha256').update(privateKeyDer(key, 'PKCS1').reveal()).digest('base64'),
    jwk,
    thumbprint: digest(JSON.stringify(jwk)),
    sign: (data) => signInThread('sha256', data, key.keyObject),
  };
}

const unusable = (because: string): Fault =>
  new Fault('misconfigured', {
    code: 'AccountKeyInvalid',
    message: `the private key of the ACME account cannot be used: ${because}`,
    remedy: 'store an RSA private key in PEM, or delete the Secret so that a new account is made',
  });

/** What HTTP-01 shows, and what DNS-01 shows the digest of. RFC 8555 §8.1. */
export const keyAuthorization = (token: string, { thumbprint }: AccountKey): string => `${token}.${thumbprint}`;

/** The value of the TXT record of DNS-01. RFC 8555 §8.4. */
export const dns01Value = (authorization: string): string => digest(authorization);

import type { KeyObject } from 'node:crypto';
import { sign as signBytes } from 'node:crypto';
import type { Der } from '../base/brand.ts';
import { Fault } from '../base/fault.ts';
import { nullValue, objectIdentifier, sequence } from './der/writer.ts';
import type { KeyAlgorithm } from './keys/key-algorithm.ts';

/** A signature algorithm that we sign with: all that varies by it, in one entry. */
export interface SignatureAlgorithm {
  readonly name: SignatureAlgorithmName;
  readonly oid: string;
  /** AlgorithmIdentifier as it stands in requests and certificates. */
  readonly identifier: Der;
  /** Digest as node:crypto names it; null where the algorithm has its own (Ed25519). */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null;
  readonly key: KeyAlgorithm['name'];
}

/** `spec.signatureAlgorithm` of a Certificate. Source: reference §1.2. */
export type SignatureAlgorithmName =
  | 'SHA256WithRSA'
  | 'SHA384WithRSA'
  | 'SHA512WithRSA'
  | 'ECDSAWithSHA256'
  | 'ECDSAWithSHA384'
  | 'ECDSAWithSHA512'
  | 'PureEd25519';

/** RSA identifiers carry NULL, the others no parameters. Source: RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3. */
const rsaIdentifier = (oid: string): Der => sequence(objectIdentifier(oid), nullValue());
const plainIdentifier = (oid: string): Der => sequence(objectIdentifier(oid));

/** The signature algorithms by name. */
export const signatureAlgorithms: Readonly<Record<SignatureAlgorithmName, SignatureAlgorithm>> = {
  SHA256WithRSA: rsa('SHA256WithRSA', '1.2.840.113549.1.1.11', 'sha256'),
  SHA384WithRSA: rsa('SHA384WithRSA', '1.2.840.113549.1.1.12', 'sha384'),
  SHA512WithRSA: rsa('SHA512WithRSA', '1.2.840.113549.1.1.13', 'sha512'),
  ECDSAWithSHA256: ecdsa('ECDSAWithSHA256', '1.2.840.10045.4.3.2', 'sha256'),
  ECDSAWithSHA384: ecdsa('ECDSAWithSHA384', '1.2.840.10045.4.3.3', 'sha384'),
  ECDSAWithSHA512: ecdsa('ECDSAWithSHA512', '1.2.840.10045.4.3.4', 'sha512'),
  PureEd25519: ed25519('PureEd25519', '1.3.101.112'),
};

/**
 * The signature algorithm for a key: the one asked for, else by the key: RSA from 4096 bits SHA-512, from 3072 SHA-384, else SHA-256;
 * ECDSA 256, 384, 521 with SHA-256, 384, 512; Ed25519. Source: reference §2.5.
 * @throws Fault misconfigured, at `spec.signatureAlgorithm`: unknown, or not for this kind of key.
 */
export function signatureAlgorithmFor(key: KeyAlgorithm, asked?: string): SignatureAlgorithm {
  if (asked === undefined) return signatureAlgorithms[defaultFor(key)];
  const algorithm = Object.values(signatureAlgorithms).find(({ name }) => name === asked);
  if (algorithm === undefined) throw unusable(`signature algorithm "${asked.slice(0, 80)}" is not supported`);
  if (algorithm.key !== key.name) throw unusable(`signature algorithm ${asked} does not fit a key of type ${key.name}`);
  return algorithm;
}

/** Signs bytes (a tbsCertificate, a certificationRequestInfo). ECDSA signatures are DER, as X.509 has them. Source: RFC 5280 §4.1.1.3. */
export function sign(algorithm: SignatureAlgorithm, key: KeyObject, bytes: Uint8Array): Uint8Array {
  return signBytes(algorithm.hash, bytes, key);
}

function defaultFor(key: KeyAlgorithm): SignatureAlgorithmName {
  if (key.name === 'Ed25519') return 'PureEd25519';
  if (key.name === 'ECDSA') return ecdsaDefaults[key.size];
  if (key.size >= 4096) return 'SHA512WithRSA';
  return key.size >= 3072 ? 'SHA384WithRSA' : 'SHA256WithRSA';
}

const ecdsaDefaults = { 256: 'ECDSAWithSHA256', 384: 'ECDSAWithSHA384', 521: 'ECDSAWithSHA512' } as const;

function unusable(message: string): Fault {
  return new Fault('misconfigured', {
    code: 'UnusableSignatureAlgorithm',
    at: 'spec.signatureAlgorithm',
    message,
    remedy: `leave it out, or choose one of ${Object.keys(signatureAlgorithms).join(', ')} that fits spec.privateKey.algorithm`,
  });
}

function rsa(name: SignatureAlgorithmName, oid: string, hash: SignatureAlgorithm['hash']): SignatureAlgorithm {
  return { name, oid, identifier: rsaIdentifier(oid), hash, key: 'RSA' };
}

function ecdsa(name: SignatureAlgorithmName, oid: string, hash: SignatureAlgorithm['hash']): SignatureAlgorithm {
  return { name, oid, identifier: plainIdentifier(oid), hash, key: 'ECDSA' };
}

function ed25519(name: SignatureAlgorithmName, oid: string): SignatureAlgorithm {
  return { name, oid, identifier: plainIdentifier(oid), hash: null, key: 'Ed25519' };
}

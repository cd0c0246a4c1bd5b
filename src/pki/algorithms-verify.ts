import type { KeyObject } from 'node:crypto';
import { constants, verify as verifyBytes } from 'node:crypto';
import { signatureAlgorithms } from './algorithms.ts';
import type { DerReader } from './der/reader.ts';
import { readWhole } from './der/reader.ts';

/** What is needed to check a signature that somebody else may have made. */
export interface SignedBytes {
  /** AlgorithmIdentifier as found beside the signature, whole. */
  readonly identifier: Uint8Array;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

/** How to check signatures of one AlgorithmIdentifier. */
interface Scheme {
  readonly hash: string | null;
  readonly keyTypes: readonly string[];
  readonly pssSaltLength?: number;
}

/**
 * Whether a signature is that of the key: `unsupported` for algorithms we do not know (SHA-1, DSA, Ed448) or that are not this key's.
 * Takes our own algorithms and RSASSA-PSS with SHA-256, 384 and 512. Never throws, whatever the input.
 * Source: RFC 5280 §4.1.1.2; RFC 4055 §3.1.
 */
export function verify(
  publicKey: KeyObject,
  { identifier, bytes, signature }: SignedBytes,
): 'valid' | 'invalid' | 'unsupported' {
  const scheme = schemeOf(identifier);
  if (scheme === undefined || !scheme.keyTypes.includes(publicKey.asymmetricKeyType ?? '')) return 'unsupported';
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.pssSaltLength };
  const key = scheme.pssSaltLength === undefined ? { key: publicKey } : { key: publicKey, ...pss };
  try {
    return verifyBytes(scheme.hash, bytes, key, signature) ? 'valid' : 'invalid';
  } catch {
    return 'invalid';
  }
}

/** The name of a signature algorithm for people, or its number where it has no name here, or undefined if it cannot be read. */
export function signatureAlgorithmName(identifier: Uint8Array): string | undefined {
  const oid = attempt(() => readWhole(identifier).objectIdentifier());
  if (oid === PSS) return 'RSASSA-PSS';
  return Object.values(signatureAlgorithms).find((algorithm) => algorithm.oid === oid)?.name ?? oid;
}

const PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';
const hashes: ReadonlyMap<string, string> = new Map([
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);
const keyTypes = { RSA: ['rsa'], ECDSA: ['ec'], Ed25519: ['ed25519'] } as const;

function schemeOf(identifier: Uint8Array): Scheme | undefined {
  return attempt(() => {
    const reader = readWhole(identifier);
    const oid = reader.objectIdentifier();
    if (oid === PSS) return pssScheme(reader.sequence());
    const algorithm = Object.values(signatureAlgorithms).find((own) => own.oid === oid);
    return algorithm === undefined ? undefined : { hash: algorithm.hash, keyTypes: keyTypes[algorithm.key] };
  });
}

/** RSASSA-PSS-params; the defaults mean SHA-1, which is not taken. Both digests must be the same, as everybody writes them. Source: RFC 4055 §3.1. */
function pssScheme(parameters: DerReader): Scheme | undefined {
  const hash = parameters.optionalExplicit(0)?.sequence().objectIdentifier();
  const mask = parameters.optionalExplicit(1)?.sequence();
  const saltLength = parameters.optionalExplicit(2)?.smallInteger() ?? 20;
  const name = hash !== undefined && hash === maskHash(mask) ? hashes.get(hash) : undefined;
  if (name === undefined || saltLength < 0 || saltLength > 512) return undefined;
  return { hash: name, keyTypes: ['rsa', 'rsa-pss'], pssSaltLength: saltLength };
}

function maskHash(mask: DerReader | undefined): string | undefined {
  return mask?.objectIdentifier() === MGF1 ? mask.sequence().objectIdentifier() : undefined;
}

/** Undefined where the input cannot be read: to the caller that is one more algorithm we do not know. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

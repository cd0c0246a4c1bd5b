import type { Der } from '../../base/brand.ts';
import { invalidDer } from '../der/invalid-der.ts';
import { readWhole } from '../der/reader.ts';

/** The three parts of everything that X.509 signs: what is signed, how, and the signature. RFC 5280 §4.1.1, RFC 2986 §4.2. */
export interface Signed {
  readonly toBeSigned: Der;
  /** AlgorithmIdentifier, whole. */
  readonly identifier: Der;
  readonly signature: Uint8Array;
}

/** Takes a certificate or request apart. The parts are views into the bytes. @throws Fault refused. */
export function splitSigned(bytes: Uint8Array): Signed {
  const reader = readWhole(bytes);
  const toBeSigned = reader.rawElement();
  const identifier = reader.rawElement();
  const { bytes: signature, unusedBits } = reader.bitString();
  reader.end();
  if (unusedBits !== 0) throw invalidDer('a signature that is no whole number of octets');
  return { toBeSigned, identifier, signature };
}

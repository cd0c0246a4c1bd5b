import type { KeyObject } from 'node:crypto';
import { readWhole } from '../der/reader.ts';

/** The two parts of an elliptic-curve private key. */
export interface EllipticParts {
  /** The private number, big-endian, as long as the curve's order. Never shown, never kept. */
  readonly scalar: Uint8Array;
  /** The public point, uncompressed. */
  readonly publicPoint: Uint8Array;
}

/** Takes an elliptic-curve private key in its usual form (named curve, with its public point) apart. Source: RFC 5915 §3. */
export function ellipticParts(key: KeyObject): EllipticParts {
  const reader = readWhole(key.export({ type: 'sec1', format: 'der' }));
  reader.smallInteger();
  const scalar = reader.octetString();
  reader.optionalExplicit(0);
  return { scalar, publicPoint: reader.inside(0xa1).bitString().bytes };
}

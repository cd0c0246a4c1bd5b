import type { KeyObject } from 'node:crypto';
import { createECDH } from 'node:crypto';
import { readWhole } from '../der/reader.ts';
import { ellipticParts } from './elliptic-parts.ts';
import type { KeyAlgorithm } from './key-algorithm.ts';

/**
 * Whether the private half of a key belongs to its public half. OpenSSL reads keys whose halves differ; such a key would pass every
 * comparison of public keys and then sign what nobody can verify. Source: RFC 8017 §3.2 (RSA); SEC 1 §3.2.1 (elliptic curves).
 */
export function isConsistent(key: KeyObject, algorithm: KeyAlgorithm): boolean {
  if (algorithm.name === 'RSA') return isConsistentRsa(key);
  if (algorithm.name === 'ECDSA') return isConsistentElliptic(key);
  return true;
}

/** n = p·q, and e·d is 1 modulo p − 1 and q − 1. */
function isConsistentRsa(key: KeyObject): boolean {
  const reader = readWhole(key.export({ type: 'pkcs1', format: 'der' }));
  if (reader.smallInteger() !== 0) return false;
  const [modulus, exponent, secret] = [reader.bigint(), reader.bigint(), reader.bigint()];
  const [p, q] = [reader.bigint(), reader.bigint()];
  if (p <= 1n || q <= 1n || exponent <= 1n || secret <= 1n || p * q !== modulus) return false;
  return (exponent * secret) % (p - 1n) === 1n && (exponent * secret) % (q - 1n) === 1n;
}

/** The scalar must lie below the curve's order, and the point must be the scalar's. */
function isConsistentElliptic(key: KeyObject): boolean {
  const { scalar, publicPoint } = ellipticParts(key);
  const exchange = createECDH(key.asymmetricKeyDetails?.namedCurve ?? '');
  try {
    exchange.setPrivateKey(scalar);
  } catch {
    return false;
  }
  return exchange.getPublicKey().equals(publicPoint);
}

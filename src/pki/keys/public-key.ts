import type { KeyObject } from 'node:crypto';
import { createPublicKey, hash } from 'node:crypto';
import type { Der } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import type { KeyAlgorithm } from './key-algorithm.ts';

/** SHA-256 of the whole SubjectPublicKeyInfo in hex: two keys are the same exactly if this is. Source: traps C6. */
export const publicKeyHash = (publicKeyInfo: Uint8Array): string => hash('sha256', publicKeyInfo, 'hex');

/** Whether two SubjectPublicKeyInfos are the same, byte for byte, parameters and exponent included. Source: traps C6. */
export const samePublicKey = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** The public key in a SubjectPublicKeyInfo. @throws Fault refused, code InvalidPublicKey. */
export function readPublicKey(publicKeyInfo: Der): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(publicKeyInfo), format: 'der', type: 'spki' });
  } catch (cause) {
    throw new Fault('refused', { code: 'InvalidPublicKey', message: 'the public key cannot be read', cause });
  }
}

/** Algorithm and size of a key object, public or private; undefined for what this project does not make (DSA, RSA-PSS keys, P-224, Ed448 …). RSA of any size counts. */
export function algorithmOf(key: KeyObject): KeyAlgorithm | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa') return { name: 'RSA', size: details?.modulusLength ?? 0 };
  if (type === 'ed25519') return { name: 'Ed25519' };
  const size = type === 'ec' ? curveSizes.get(details?.namedCurve ?? '') : undefined;
  return size === undefined ? undefined : { name: 'ECDSA', size };
}

const curveSizes: ReadonlyMap<string, 256 | 384 | 521> = new Map([
  ['prime256v1', 256],
  ['secp384r1', 384],
  ['secp521r1', 521],
]);

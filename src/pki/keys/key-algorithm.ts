import { Fault } from '../../base/fault.ts';

/** The algorithm and size of a key. RSA sizes are bits of the modulus, ECDSA sizes name the NIST curve. */
export type KeyAlgorithm =
  | { readonly name: 'RSA'; readonly size: number }
  | { readonly name: 'ECDSA'; readonly size: 256 | 384 | 521 }
  | { readonly name: 'Ed25519' };

/** `spec.privateKey` of a Certificate, as far as it says what key is wanted. */
export interface PrivateKeySpec {
  readonly algorithm?: string;
  readonly size?: number;
}

/**
 * The key that a spec asks for, with the reference's defaults: RSA 2048, ECDSA 256; Ed25519 has no size. Empty text and 0 are none given.
 * Source: reference §1.2, §2.5.
 * @throws Fault misconfigured, at `spec.privateKey.size` or `spec.privateKey.algorithm`.
 */
export function keyAlgorithmOf({ algorithm, size }: PrivateKeySpec): KeyAlgorithm {
  switch (algorithm || 'RSA') {
    case 'RSA':
      return rsa(size || 2048);
    case 'ECDSA':
      return ecdsa(size || 256);
    case 'Ed25519':
      return { name: 'Ed25519' };
    default:
      throw unknownAlgorithm(algorithm ?? '');
  }
}

/** The fields of a spec that a key does not satisfy, empty if it does. Source: reference §2.3 check 6. @throws Fault misconfigured, as keyAlgorithmOf. */
export function keyViolations(
  actual: KeyAlgorithm,
  spec: PrivateKeySpec,
): readonly ('spec.privateKey.algorithm' | 'spec.privateKey.size')[] {
  const wanted = keyAlgorithmOf(spec);
  if (actual.name !== wanted.name) return ['spec.privateKey.algorithm'];
  if (actual.name === 'Ed25519' || wanted.name === 'Ed25519' || actual.size === wanted.size) return [];
  return ['spec.privateKey.size'];
}

function rsa(size: number): KeyAlgorithm {
  if (Number.isInteger(size) && size >= 2048 && size <= 8192) return { name: 'RSA', size };
  throw badSize(`RSA keys of ${size} bits are not supported`, 'choose a size from 2048 to 8192');
}

function ecdsa(size: number): KeyAlgorithm {
  if (size === 256 || size === 384 || size === 521) return { name: 'ECDSA', size };
  throw badSize(`ECDSA keys of ${size} bits are not supported`, 'choose 256, 384 or 521');
}

function badSize(message: string, remedy: string): Fault {
  return new Fault('misconfigured', { code: 'UnsupportedKeySize', at: 'spec.privateKey.size', message, remedy });
}

function unknownAlgorithm(algorithm: string): Fault {
  return new Fault('misconfigured', {
    code: 'UnsupportedKeyAlgorithm',
    at: 'spec.privateKey.algorithm',
    message: `key algorithm "${algorithm.slice(0, 80)}" is not supported`,
    remedy: 'choose RSA, ECDSA or Ed25519',
  });
}

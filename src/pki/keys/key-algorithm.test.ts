import { expect, test } from 'vitest';
import type { KeyAlgorithm, PrivateKeySpec } from './key-algorithm.ts';
import { keyAlgorithmOf, keyViolations } from './key-algorithm.ts';

test.each<[string, PrivateKeySpec, KeyAlgorithm]>([
  ['nothing said is RSA 2048', {}, { name: 'RSA', size: 2048 }],
  ['RSA without a size is 2048', { algorithm: 'RSA' }, { name: 'RSA', size: 2048 }],
  ['a size without an algorithm is RSA', { size: 4096 }, { name: 'RSA', size: 4096 }],
  [
    'size 0 is none given, as in manifests written by Go programs',
    { algorithm: 'ECDSA', size: 0 },
    { name: 'ECDSA', size: 256 },
  ],
  ['an empty algorithm is none given', { algorithm: '', size: 3072 }, { name: 'RSA', size: 3072 }],
  ['RSA 8192 is the largest', { algorithm: 'RSA', size: 8192 }, { name: 'RSA', size: 8192 }],
  ['ECDSA without a size is 256', { algorithm: 'ECDSA' }, { name: 'ECDSA', size: 256 }],
  ['ECDSA 521', { algorithm: 'ECDSA', size: 521 }, { name: 'ECDSA', size: 521 }],
  ['Ed25519 has no size, and one that is given does not count', { algorithm: 'Ed25519', size: 1 }, { name: 'Ed25519' }],
])('%s', (_, spec, expected) => expect(keyAlgorithmOf(spec)).toEqual(expected));

test.each<[string, PrivateKeySpec, string]>([
  ['RSA 2047', { algorithm: 'RSA', size: 2047 }, 'spec.privateKey.size'],
  ['RSA 8193', { algorithm: 'RSA', size: 8193 }, 'spec.privateKey.size'],
  ['RSA 2048.5', { size: 2048.5 }, 'spec.privateKey.size'],
  ['ECDSA 2048', { algorithm: 'ECDSA', size: 2048 }, 'spec.privateKey.size'],
  ['DSA', { algorithm: 'DSA' }, 'spec.privateKey.algorithm'],
])('%s is refused with its field and a remedy', (_, spec, at) => {
  expect(() => keyAlgorithmOf(spec)).toThrow(
    expect.objectContaining({ kind: 'misconfigured', at, remedy: expect.any(String) }),
  );
});

test.each<[string, KeyAlgorithm, PrivateKeySpec, string[]]>([
  ['the same', { name: 'RSA', size: 2048 }, {}, []],
  ['another size', { name: 'RSA', size: 2048 }, { size: 4096 }, ['spec.privateKey.size']],
  ['another curve', { name: 'ECDSA', size: 256 }, { algorithm: 'ECDSA', size: 384 }, ['spec.privateKey.size']],
  [
    'another algorithm names the algorithm alone',
    { name: 'ECDSA', size: 256 },
    { size: 4096 },
    ['spec.privateKey.algorithm'],
  ],
  ['Ed25519 with a size in the spec', { name: 'Ed25519' }, { algorithm: 'Ed25519', size: 256 }, []],
])('violations of a spec: %s', (_, actual, spec, expected) => expect(keyViolations(actual, spec)).toEqual(expected));

import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { sign, signatureAlgorithmFor, signatureAlgorithms } from './algorithms.ts';
import { signatureAlgorithmName, verify } from './algorithms-verify.ts';
import type { KeyAlgorithm } from './keys/key-algorithm.ts';

test.each<[string, KeyAlgorithm, string]>([
  ['RSA 2048', { name: 'RSA', size: 2048 }, 'SHA256WithRSA'],
  ['RSA 3071', { name: 'RSA', size: 3071 }, 'SHA256WithRSA'],
  ['RSA 3072', { name: 'RSA', size: 3072 }, 'SHA384WithRSA'],
  ['RSA 4095', { name: 'RSA', size: 4095 }, 'SHA384WithRSA'],
  ['RSA 4096', { name: 'RSA', size: 4096 }, 'SHA512WithRSA'],
  ['ECDSA 256', { name: 'ECDSA', size: 256 }, 'ECDSAWithSHA256'],
  ['ECDSA 384', { name: 'ECDSA', size: 384 }, 'ECDSAWithSHA384'],
  ['ECDSA 521', { name: 'ECDSA', size: 521 }, 'ECDSAWithSHA512'],
  ['Ed25519', { name: 'Ed25519' }, 'PureEd25519'],
])('%s signs with %3$s unless told otherwise', (_, key, expected) =>
  expect(signatureAlgorithmFor(key).name).toBe(expected),
);

test('what is asked for is taken where it fits the key', () => {
  expect(signatureAlgorithmFor({ name: 'ECDSA', size: 256 }, 'ECDSAWithSHA512').name).toBe('ECDSAWithSHA512');
});

test.each<[string, string, string]>([
  ['for another kind of key', 'ECDSAWithSHA256', 'signature algorithm ECDSAWithSHA256 does not fit a key of type RSA'],
  ['that does not exist', 'MD5WithRSA', 'signature algorithm "MD5WithRSA" is not supported'],
  ['named like a property of objects', 'constructor', 'signature algorithm "constructor" is not supported'],
])('an algorithm %s is refused with its field', (_, asked, message) => {
  const expected = expect.objectContaining({
    kind: 'misconfigured',
    at: 'spec.signatureAlgorithm',
    message,
    remedy: expect.any(String),
  });
  expect(() => signatureAlgorithmFor({ name: 'RSA', size: 2048 }, asked)).toThrow(expected);
});

const keys = {
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ECDSA: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  Ed25519: generateKeyPairSync('ed25519'),
};
const bytes = Buffer.from('to be signed');

test.each(Object.values(signatureAlgorithms))(
  '$name: its signature is valid, a changed one not, another key’s not, and its name is read',
  (algorithm) => {
    const { privateKey, publicKey } = keys[algorithm.key];
    const signature = sign(algorithm, privateKey, bytes);
    const { identifier } = algorithm;
    expect(verify(publicKey, { identifier, bytes, signature })).toBe('valid');
    expect(verify(publicKey, { identifier, bytes: Buffer.from('something else'), signature })).toBe('invalid');
    expect(verify(publicKey, { identifier, bytes, signature: signature.subarray(1) })).toBe('invalid');
    expect(verify(publicKey, { identifier, bytes, signature: new Uint8Array() })).toBe('invalid');
    const others = Object.entries(keys).filter(([name]) => name !== algorithm.key);
    for (const [, other] of others)
      expect(verify(other.publicKey, { identifier, bytes, signature })).toBe('unsupported');
    expect(signatureAlgorithmName(identifier)).toBe(algorithm.name);
  },
);

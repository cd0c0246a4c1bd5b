import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { pem } from '../../base/brand.ts';
import { Secret } from '../../base/secret.ts';
import { combinedPem } from './combined-pem.ts';
import { keyDer } from './key-der.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const encodings = ['pkcs8', 'sec1'] as const;

test('the combined file is key, empty line, chain', () => {
  expect(combinedPem(new Secret(pem('KEY\n')), pem('CHAIN\n')).reveal()).toBe('KEY\n\nCHAIN\n');
});

test.each(encodings)('key.der is the key in the encoding it has in tls.key: %s', (type) => {
  const text = new Secret(pem(privateKey.export({ type, format: 'pem' }).toString()));
  expect(Buffer.from(keyDer(text).reveal())).toEqual(privateKey.export({ type, format: 'der' }));
});

test('a text without a private key is refused', () => {
  expect(() => keyDer(new Secret(pem('')))).toThrow(expect.objectContaining({ kind: 'refused', code: 'InvalidPem' }));
});

import { createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKeyPool } from './key-pool.ts';
import type { KeyAlgorithm } from './keys/key-algorithm.ts';
import { readPrivateKey, writePrivateKey } from './keys/key-file.ts';
import { algorithmOf } from './keys/public-key.ts';

const never = new AbortController().signal;
const rsa = { name: 'RSA', size: 2048 } as const;

test.each<[string, KeyAlgorithm]>([
  ['RSA 2048', rsa],
  ['RSA 3072', { name: 'RSA', size: 3072 }],
  ['ECDSA 256', { name: 'ECDSA', size: 256 }],
  ['ECDSA 384', { name: 'ECDSA', size: 384 }],
  ['ECDSA 521', { name: 'ECDSA', size: 521 }],
  ['Ed25519', { name: 'Ed25519' }],
])('%s: the key is what was asked for, its public key info is OpenSSL’s, and it reads back', async (_, algorithm) => {
  const key = await createKeyPool({ concurrentRsaJobs: 1 }).generate(algorithm, never);
  expect(key.algorithm).toEqual(algorithm);
  expect(algorithmOf(key.keyObject)).toEqual(algorithm);
  const info = createPublicKey(key.keyObject).export({ type: 'spki', format: 'der' });
  expect(Buffer.from(key.publicKeyInfo).equals(info)).toBe(true);
  expect(readPrivateKey(writePrivateKey(key, 'PKCS8')).publicKeyInfo).toEqual(key.publicKeyInfo);
});

test('no more RSA keys than allowed are in work, the others wait, and all come', async () => {
  const pool = createKeyPool({ concurrentRsaJobs: 2 });
  const keys = Array.from({ length: 5 }, () => pool.generate(rsa, never));
  expect(pool.size()).toEqual({ running: 2, waiting: 3 });
  await Promise.race(keys);
  expect(pool.size().running).toBe(2);
  const hashes = new Set(
    (await Promise.all(keys)).map(({ publicKeyInfo }) => Buffer.from(publicKeyInfo).toString('hex')),
  );
  expect(hashes.size).toBe(5);
  expect(pool.size()).toEqual({ running: 0, waiting: 0 });
});

test('other keys do not wait for RSA keys', async () => {
  const pool = createKeyPool({ concurrentRsaJobs: 1 });
  const order: string[] = [];
  const slow = [1, 2].map((n) => pool.generate(rsa, never).then(() => order.push(`RSA ${n}`)));
  await pool.generate({ name: 'ECDSA', size: 256 }, never).then(() => order.push('ECDSA'));
  await Promise.all(slow);
  expect(order).toEqual(['ECDSA', 'RSA 1', 'RSA 2']);
});

test('an abort takes a waiting key out of the queue at once, with the signal’s reason, and the next moves up', async () => {
  const pool = createKeyPool({ concurrentRsaJobs: 1 });
  const gone = new AbortController();
  const first = pool.generate(rsa, never);
  const second = pool.generate(rsa, gone.signal);
  const third = pool.generate(rsa, never);
  await Promise.resolve();
  expect(pool.size()).toEqual({ running: 1, waiting: 2 });
  gone.abort(new Error('the Certificate is gone'));
  await expect(second).rejects.toThrow('the Certificate is gone');
  expect(pool.size()).toEqual({ running: 1, waiting: 1 });
  await expect(Promise.all([first, third])).resolves.toHaveLength(2);
  expect(pool.size()).toEqual({ running: 0, waiting: 0 });
});

test('a signal that has fired makes no key of any kind', async () => {
  const pool = createKeyPool({ concurrentRsaJobs: 1 });
  await expect(pool.generate(rsa, AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping');
  await expect(pool.generate({ name: 'Ed25519' }, AbortSignal.abort(new Error('stopping')))).rejects.toThrow(
    'stopping',
  );
});

test('a key that cannot be made is a Fault that may pass, and its turn is given back', async () => {
  const pool = createKeyPool({ concurrentRsaJobs: 1 });
  const impossible = { name: 'RSA', size: 1 } as const;
  await expect(pool.generate(impossible, never)).rejects.toMatchObject({
    kind: 'transient',
    code: 'KeyGenerationFailed',
  });
  expect(pool.size()).toEqual({ running: 0, waiting: 0 });
});

import { expect, test } from 'vitest';
import { textIn } from '../../support/builders/read-objects.ts';
import { openssl } from '../../support/builders/openssl.ts';
import { aStage } from '../../support/builders/stage.ts';

/** What a person asks for, and how the two encodings begin. */
const algorithms = [
  {
    algorithm: 'RSA',
    size: 2048,
    says: /Public-Key: \(2048 bit\)/,
    pkcs1: 'RSA PRIVATE KEY',
    signed: 'sha256WithRSAEncryption',
  },
  {
    algorithm: 'RSA',
    size: 4096,
    says: /Public-Key: \(4096 bit\)/,
    pkcs1: 'RSA PRIVATE KEY',
    signed: 'sha512WithRSAEncryption',
  },
  { algorithm: 'ECDSA', size: 256, says: /NIST CURVE: P-256/, pkcs1: 'EC PRIVATE KEY', signed: 'ecdsa-with-SHA256' },
  { algorithm: 'ECDSA', size: 384, says: /NIST CURVE: P-384/, pkcs1: 'EC PRIVATE KEY', signed: 'ecdsa-with-SHA384' },
  { algorithm: 'ECDSA', size: 521, says: /NIST CURVE: P-521/, pkcs1: 'EC PRIVATE KEY', signed: 'ecdsa-with-SHA512' },
  { algorithm: 'Ed25519', size: undefined, says: /ED25519 Public-Key/i, pkcs1: 'PRIVATE KEY', signed: 'ED25519' },
] as const;

const cases = algorithms.flatMap((row) =>
  (['PKCS1', 'PKCS8'] as const).map((encoding) => ({
    ...row,
    encoding,
    label: encoding === 'PKCS8' ? 'PRIVATE KEY' : row.pkcs1,
  })),
);

test.for(cases)(
  'a key $algorithm $size is written as $encoding',
  async ({ algorithm, size, encoding, says, label, signed }, t) => {
    const stage = await aStage(t);
    await stage.createAuthority();
    const privateKey = { algorithm, encoding, ...(size === undefined ? {} : { size }) };
    await stage.issue('key', { privateKey });
    const secret = await stage.secret('key-tls');
    expect(textIn(secret, 'tls.key').split('\n')[0]).toBe(`-----BEGIN ${label}-----`);
    const ofKey = await openssl(['pkey', '-pubout'], textIn(secret, 'tls.key'));
    expect(ofKey).toBe(await openssl(['x509', '-noout', '-pubkey'], textIn(secret, 'tls.crt')));
    expect(await openssl(['x509', '-noout', '-text'], textIn(secret, 'tls.crt'))).toMatch(says);
    const [request] = await stage.requests();
    const pem = (request?.['spec'] as { request: string } | undefined)?.request ?? '';
    expect(await openssl(['req', '-noout', '-text'], Buffer.from(pem, 'base64'))).toContain(
      `Signature Algorithm: ${signed}`,
    );
  },
);

const defaults = [
  { asked: undefined, says: /Public-Key: \(2048 bit\)/ },
  { asked: { algorithm: 'ECDSA' }, says: /NIST CURVE: P-256/ },
] as const;

test.for(defaults)('without a size, $asked makes the default key', async ({ asked, says }, t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('key', { privateKey: asked });
  expect(await openssl(['x509', '-noout', '-text'], textIn(await stage.secret('key-tls'), 'tls.crt'))).toMatch(says);
});

test('another encoding alone makes no new certificate', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('key');
  const before = textIn(await stage.secret('key-tls'), 'tls.crt');
  await stage.patch('key', { spec: { privateKey: { encoding: 'PKCS8' } } });
  await stage.settled('key', 1);
  expect(textIn(await stage.secret('key-tls'), 'tls.crt')).toBe(before);
});

import { expect, test } from 'vitest';
import { openssl, sampleContents, sampleKey, sampleRequest } from '../../../test/support/sample-pki.ts';
import { readCertificate } from './read.ts';
import { temporaryCertificate } from './temporary.ts';

test('a temporary certificate is signed by the throw-away CA and carries the key and names asked for', () => {
  const key = sampleKey('RSA 2048');
  const pem = temporaryCertificate({
    ...sampleContents({ commonName: 'x', dnsNames: ['a.example'] }, key),
    throwAwayKey: sampleKey('P-521'),
  });
  const text = openssl(['x509', '-noout', '-text', '-nameopt', 'RFC2253'], pem);
  expect(text).toContain('Signature Algorithm: ecdsa-with-SHA512');
  expect(text).toMatch(/Issuer: serialNumber=1234567890,CN=cert-manager.local\n/);
  expect(text).toContain('DNS:a.example');
  expect(readCertificate(pem).publicKeyHash).toBe(sampleRequest({ commonName: 'x' }, key).publicKeyHash);
});

import { expect, test } from 'vitest';
import { certificateManifest, issuerManifest } from '../../support/builders/manifests.ts';
import { openssl, withFiles } from '../../support/builders/openssl.ts';
import { textIn } from '../../support/builders/read-objects.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';

const isCA = (commonName: string, issuer: string) => ({
  isCA: true,
  commonName,
  dnsNames: undefined,
  secretName: commonName,
  issuerRef: { name: issuer },
});

/** A root, an intermediate CA that it signs, and Issuers over both; made in one go, as people apply them. */
async function aHierarchy(stage: Stage): Promise<void> {
  await stage.create(
    certificateManifest('intermediate', isCA('intermediate', 'root')),
    issuerManifest('intermediate', { ca: { secretName: 'intermediate' } }),
    issuerManifest('root', { ca: { secretName: 'root' } }),
    certificateManifest('root', isCA('root', 'self')),
    issuerManifest('self', { selfSigned: {} }),
  );
}

const certificatesIn = (pem: string): number => pem.split('-----BEGIN CERTIFICATE-----').length - 1;

test('a leaf below an intermediate, applied in any order, carries the chain that openssl verifies from the root', async (t) => {
  const stage = await aStage(t);
  await stage.create(certificateManifest('www', { issuerRef: { name: 'intermediate' } }));
  await aHierarchy(stage);
  await stage.settled('www', 1);
  const [root, secret] = [await stage.secret('root'), await stage.secret('www-tls')];
  expect(certificatesIn(textIn(secret, 'tls.crt')), 'leaf and intermediate, no root').toBe(2);
  expect(textIn(secret, 'ca.crt'), 'ca.crt is the root').toBe(textIn(root, 'tls.crt'));
  const chain = textIn(secret, 'tls.crt');
  const verdict = await withFiles([textIn(root, 'tls.crt'), chain, chain], (trusted = '', untrusted = '', leaf = '') =>
    openssl([
      'verify',
      '-x509_strict',
      '-CAfile',
      trusted,
      '-untrusted',
      untrusted,
      '-verify_hostname',
      'www.example.com',
      leaf,
    ]),
  );
  expect(verdict).toMatch(/: OK$/m);
});

test('a self-signed certificate is its own CA', async (t) => {
  const stage = await aStage(t);
  await stage.create(issuerManifest('self', { selfSigned: {} }));
  await stage.issue('www', { issuerRef: { name: 'self' }, commonName: 'www.example.com' });
  const secret = await stage.secret('www-tls');
  expect(textIn(secret, 'ca.crt')).toBe(textIn(secret, 'tls.crt'));
  const verdict = await withFiles([textIn(secret, 'tls.crt')], (own = '') => openssl(['verify', '-CAfile', own, own]));
  expect(verdict).toMatch(/: OK$/m);
});

test('a self-signed certificate without a subject is warned of', async (t) => {
  const stage = await aStage(t);
  await stage.create(issuerManifest('self', { selfSigned: {} }));
  await stage.issue('www', { issuerRef: { name: 'self' } });
  const component = 'cert-manager-certificaterequests-issuer-selfsigned';
  await stage.event('www-1', { type: 'Warning', reason: 'BadConfig', component });
});

test('a Certificate that would write over the CA of its own Issuer is refused, and the CA stays (trap D5)', async (t) => {
  const stage = await aStage(t);
  const { certificate } = await stage.createAuthority();
  await stage.create(certificateManifest('www', { secretName: 'ca-key-pair' }));
  await stage.told('www', 'Ready', 'False', 'InvalidSpec');
  expect(textIn(await stage.secret('ca-key-pair'), 'tls.crt')).toBe(certificate);
});

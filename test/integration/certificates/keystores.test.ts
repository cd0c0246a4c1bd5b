import { expect, test } from 'vitest';
import { secretType } from '../../../src/api/resource-types.ts';
import { certificateManifest, secretManifest } from '../../support/builders/manifests.ts';
import { bytesIn, dataKeys, serialIn, textIn } from '../../support/builders/read-objects.ts';
import { keytool, openssl, withFiles } from '../../support/builders/openssl.ts';
import { aStage } from '../../support/builders/stage.ts';

const passwordSecretRef = { name: 'keystore', key: 'word' };
const password = secretManifest('keystore', { word: 'open sesame' });
const jks = { keystores: { jks: { create: true, passwordSecretRef } } };
const pkcs12 = (profile?: string) => ({ keystores: { pkcs12: { create: true, passwordSecretRef, profile } } });

test('keytool opens JKS key and trust store with the password of the Secret', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.create(password);
  await stage.issue('www', jks);
  const secret = await stage.secret('www-tls');
  expect(dataKeys(secret)).toEqual(['ca.crt', 'keystore.jks', 'tls.crt', 'tls.key', 'truststore.jks']);
  await withFiles(
    [bytesIn(secret, 'keystore.jks'), bytesIn(secret, 'truststore.jks')],
    async (keys = '', trust = '') => {
      const listed = await keytool(['-list', '-v', '-keystore', keys, '-storepass', 'open sesame']);
      expect(listed).toMatch(/Keystore type: JKS/);
      expect(listed).toMatch(/Alias name: certificate\n[^]*Entry type: PrivateKeyEntry/);
      expect(await keytool(['-list', '-keystore', trust, '-storepass', 'open sesame'])).toMatch(
        /ca, .*trustedCertEntry/,
      );
    },
  );
});

test('an alias names the entry of the JKS key store', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', { keystores: { jks: { create: true, alias: 'shop', password: 'changeit' } } });
  await withFiles([bytesIn(await stage.secret('www-tls'), 'keystore.jks')], async (keys = '') => {
    expect(await keytool(['-list', '-keystore', keys, '-storepass', 'changeit'])).toMatch(/^shop, /m);
  });
});

const profiles = [
  { profile: undefined, options: ['-legacy'] },
  { profile: 'LegacyRC2', options: ['-legacy'] },
  { profile: 'LegacyDES', options: ['-legacy'] },
  { profile: 'Modern2023', options: [] },
  // Its PBMAC1 (RFC 9579) is checked by OpenSSL from 3.4 on only; the unit tests check it by other means.
  { profile: 'Modern2026', options: ['-nomacver'] },
] as const;

test.for(profiles)('openssl opens PKCS#12 of profile $profile and finds the pair', async ({ profile, options }, t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.create(password);
  await stage.issue('www', pkcs12(profile));
  const secret = await stage.secret('www-tls');
  expect(dataKeys(secret)).toEqual(['ca.crt', 'keystore.p12', 'tls.crt', 'tls.key', 'truststore.p12']);
  const opened = await openssl(
    ['pkcs12', ...options, '-nodes', '-passin', 'pass:open sesame'],
    bytesIn(secret, 'keystore.p12'),
  );
  expect(await openssl(['pkey', '-pubout'], opened)).toBe(
    await openssl(['pkey', '-pubout'], textIn(secret, 'tls.key')),
  );
  const trusted = await openssl(
    ['pkcs12', ...options, '-nokeys', '-passin', 'pass:open sesame'],
    bytesIn(secret, 'truststore.p12'),
  );
  expect(trusted).toContain(textIn(secret, 'ca.crt').trim());
});

test('a missing password Secret is told, and the certificate is stored by itself once it is there', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.create(certificateManifest('www', jks));
  await stage.event('www', {
    type: 'Warning',
    reason: 'KeystorePasswordSecretNotFound',
    component: 'cert-manager-certificates-issuing',
    message: 'Secret "keystore" with key "word"',
  });
  expect(await stage.cluster.get(stage.key(secretType, 'www-tls'))).toBeUndefined();
  await stage.create(password);
  await stage.settled('www', 1, 20);
  expect(dataKeys(await stage.secret('www-tls'))).toContain('keystore.jks');
  expect((await stage.requests()).map((request) => request.metadata.name)).toEqual(['www-1']);
});

test('keystores are added and taken away without a new certificate', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.create(password);
  await stage.issue('www');
  const serial = serialIn(await stage.secret('www-tls'));
  const key = stage.key(secretType, 'www-tls');
  await stage.patch('www', { spec: pkcs12() });
  await stage.cluster.until(key, 'with a key store', (object) => dataKeys(object).includes('keystore.p12'));
  await stage.patch('www', { spec: { keystores: null } });
  const after = await stage.cluster.until(
    key,
    'without a key store',
    (object) => !dataKeys(object).some((name) => name.includes('store')),
  );
  expect(serialIn(after)).toBe(serial);
});

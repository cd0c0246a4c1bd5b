import { expect, test } from 'vitest';
import { keyPrintIn, serialIn, toldBy } from '../../support/builders/read-objects.ts';
import { certificateManifest, secretManifest } from '../../support/builders/manifests.ts';
import { aPrivateKey } from '../../support/builders/key-pairs.ts';
import { aStage } from '../../support/builders/stage.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';

const component = 'cert-manager-certificates-key-manager';
const never = { privateKey: { algorithm: 'ECDSA', rotationPolicy: 'Never' } };

test('by default each certificate has a key of its own', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www');
  const before = await stage.secret('www-tls');
  await stage.patch('www', { spec: { dnsNames: ['new.example.com'] } });
  await stage.settled('www', 2);
  expect(keyPrintIn(await stage.secret('www-tls'))).not.toBe(keyPrintIn(before));
});

test('rotationPolicy Never keeps the key through a new certificate, and says so', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', never);
  const before = await stage.secret('www-tls');
  await stage.patch('www', { spec: { dnsNames: ['new.example.com'] } });
  await stage.settled('www', 2);
  const after = await stage.secret('www-tls');
  expect(keyPrintIn(after)).toBe(keyPrintIn(before));
  expect(serialIn(after)).not.toBe(serialIn(before));
  await stage.event('www', {
    type: 'Normal',
    reason: 'Reused',
    component,
    message: 'Reusing private key stored in existing Secret resource "www-tls"',
  });
});

test('rotationPolicy Never takes a key that a person has put into the Secret', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  const pem = writePrivateKey(await aPrivateKey(), 'PKCS8').reveal();
  await stage.create(secretManifest('www-tls', { 'tls.key': pem }));
  await stage.issue('www', { privateKey: { ...never.privateKey, encoding: 'PKCS8' } });
  const secret = await stage.secret('www-tls');
  expect(
    Buffer.from((secret['data'] as Record<string, string>)['tls.key'] ?? '', 'base64')
      .toString()
      .trim(),
  ).toBe(pem.trim());
  expect(secret['type'], 'the type of a Secret cannot be changed').toBe('Opaque');
});

test('rotationPolicy Never with a key that cannot be decoded makes a new one, and warns', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.create(secretManifest('www-tls', { 'tls.key': 'no key' }));
  await stage.issue('www', never);
  await stage.event('www', { type: 'Warning', reason: 'DecodeFailed', component, message: 'www-tls' });
});

test('rotationPolicy Never with a key that does not fit waits for a person, who mends it by rotationPolicy Always', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', never);
  const before = await stage.secret('www-tls');
  await stage.patch('www', { spec: { privateKey: { size: 384 } } });
  await stage.event('www', {
    type: 'Warning',
    reason: 'CannotRegenerateKey',
    component,
    message: 'spec.privateKey.size',
  });
  const waiting = await stage.told('www', 'Issuing', 'True', 'SecretMismatch');
  expect(toldBy(waiting, 'Issuing').message).toBe(
    'Existing private key is not up to date for spec: [spec.privateKey.size]',
  );
  expect(serialIn(await stage.secret('www-tls'))).toBe(serialIn(before));
  expect((await stage.requests()).map(({ metadata }) => metadata.name)).toEqual(['www-1']);
  await stage.patch('www', { spec: { privateKey: { rotationPolicy: 'Always' } } });
  await stage.settled('www', 2);
  expect(keyPrintIn(await stage.secret('www-tls'))).not.toBe(keyPrintIn(before));
});

test('a key is made anew when the spec asks for another one while its request waits', async (t) => {
  const stage = await aStage(t);
  await stage.create(certificateManifest('www'));
  await stage.event('www', {
    type: 'Normal',
    reason: 'Requested',
    component: 'cert-manager-certificates-request-manager',
  });
  await stage.patch('www', { spec: { privateKey: { size: 521 } } });
  await stage.event('www', {
    type: 'Normal',
    reason: 'Deleted',
    component,
    message: 'Regenerating private key due to change in fields: [spec.privateKey.size]',
  });
  await stage.createAuthority();
  await stage.settled('www', 1);
});

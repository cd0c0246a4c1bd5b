import { expect, test } from 'vitest';
import { certificateRequestType, secretType } from '../../../src/api/resource-types.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';
import { aPrivateKey } from '../../support/builders/key-pairs.ts';
import { bytesIn, serialIn, textIn, toldBy } from '../../support/builders/read-objects.ts';
import { openssl } from '../../support/builders/openssl.ts';
import { secretManifest } from '../../support/builders/manifests.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const damageTo = async (stage: Stage, patch: object) =>
  void (await stage.cluster.patch(stage.key(secretType, 'www-tls'), patch));

/** What may befall a Secret, and what the Certificate says of it before it makes a new one. */
const cases = [
  {
    name: 'a Secret that is deleted',
    harm: (stage: Stage) => stage.cluster.delete(stage.key(secretType, 'www-tls')),
    reason: 'DoesNotExist',
    message: /^Issuing certificate as Secret does not exist$/,
  },
  {
    name: 'a Secret whose certificate is emptied',
    harm: (stage: Stage) => damageTo(stage, { data: { 'tls.crt': '' } }),
    reason: 'MissingData',
    message: /^Issuing certificate as Secret does not contain a certificate$/,
  },
  {
    name: 'a Secret whose key is emptied',
    harm: (stage: Stage) => damageTo(stage, { data: { 'tls.key': '' } }),
    reason: 'MissingData',
    message: /^Issuing certificate as Secret does not contain a private key$/,
  },
  {
    name: 'a Secret whose key is garbage',
    harm: (stage: Stage) => damageTo(stage, { data: { 'tls.key': base64('garbage') } }),
    reason: 'InvalidKeyPair',
    message: /^Issuing certificate as Secret contains invalid private key data: /,
  },
  {
    name: 'a Secret whose certificate is garbage',
    harm: (stage: Stage) => damageTo(stage, { data: { 'tls.crt': base64('garbage') } }),
    reason: 'InvalidCertificate',
    message: /^Issuing certificate as Secret contains an invalid certificate: /,
  },
  {
    name: 'a Secret whose key is another one',
    harm: async (stage: Stage) => {
      const pem = writePrivateKey(await aPrivateKey(), 'PKCS8').reveal();
      await damageTo(stage, { data: { 'tls.key': base64(pem) } });
    },
    reason: 'InvalidKeyPair',
    message: /^Issuing certificate as Secret contains a private key that does not match the certificate$/,
  },
] as const;

test.for(cases)('$name is told as $reason and made anew', async ({ harm, message }, t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www');
  const serial = serialIn(await stage.secret('www-tls'));
  await harm(stage);
  // Ready=False may be over before anybody could look: the event of the issuance that it led to stays, in the same words.
  await stage.event('www', {
    type: 'Normal',
    reason: 'Issuing',
    component: 'cert-manager-certificates-trigger',
    message,
  });
  await stage.settled('www', 2);
  const secret = await stage.secret('www-tls');
  expect(serialIn(secret)).not.toBe(serial);
  expect(await openssl(['pkey', '-pubout'], bytesIn(secret, 'tls.key'))).toBe(
    await openssl(['x509', '-noout', '-pubkey'], textIn(secret, 'tls.crt')),
  );
});

test('what another writer spoils again soon is told with its name, and waits (trap B1)', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www');
  await damageTo(stage, { data: { 'tls.key': base64('garbage') } });
  await stage.settled('www', 2);
  const [mending] = await stage.requests();
  expect(mending?.metadata.annotations?.['certwright.io/secret-also-written-by']).toBe('certwright-test');
  await damageTo(stage, { data: { 'tls.key': base64('garbage') } });
  const told = await stage.told('www', 'Ready', 'False', 'InvalidKeyPair');
  expect(toldBy(told, 'Ready').message).toMatch(/Secret "www-tls" is also written by "certwright-test"/);
  expect(toldBy(told, 'Issuing').status).not.toBe('True');
});

test('a Secret that is there already, of another type and with other entries, is filled and keeps both', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.create(secretManifest('www-tls', { mine: 'kept' }));
  await stage.issue('www');
  const secret = await stage.secret('www-tls');
  expect(secret['type']).toBe('Opaque');
  expect(textIn(secret, 'mine')).toBe('kept');
  expect(serialIn(secret)).toMatch(/^[0-9A-F]+$/);
});

test('with its requests gone, a certificate that fits is left as it is', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www');
  const serial = serialIn(await stage.secret('www-tls'));
  await stage.cluster.delete(stage.key(certificateRequestType, 'www-1'));
  await stage.patch('www', { spec: { revisionHistoryLimit: 3 } });
  await stage.settled('www', 1);
  expect(serialIn(await stage.secret('www-tls'))).toBe(serial);
  expect(await stage.requests()).toEqual([]);
});

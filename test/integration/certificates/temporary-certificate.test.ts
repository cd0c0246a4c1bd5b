import { expect, test } from 'vitest';
import { secretType } from '../../../src/api/resource-types.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { leafIn, serialIn, textIn, toldBy } from '../../support/builders/read-objects.ts';
import { openssl } from '../../support/builders/openssl.ts';
import { aStage } from '../../support/builders/stage.ts';

const asked = { annotations: { 'cert-manager.io/issue-temporary-certificate': 'true' } };
const component = 'cert-manager-certificates-issuing';

test('while the issuer takes its time, a temporary pair stands in, and is replaced', async (t) => {
  const stage = await aStage(t);
  await stage.create(certificateManifest('www', {}, asked));
  await stage.event('www', { type: 'Normal', reason: 'Issuing', component, message: 'Issued temporary certificate' });
  const temporary = await stage.secret('www-tls');
  expect(temporary.metadata.annotations).toEqual({ 'cert-manager.io/certificate-name': 'www' });
  expect(leafIn(temporary).issuer).toBe('CN=cert-manager.local\nserialNumber=1234567890');
  expect(leafIn(temporary).subjectAltName).toBe('DNS:www.example.com');
  const ofKey = await openssl(['pkey', '-pubout'], textIn(temporary, 'tls.key'));
  expect(ofKey).toBe(await openssl(['x509', '-noout', '-pubkey'], textIn(temporary, 'tls.crt')));
  expect(toldBy(await stage.told('www', 'Issuing', 'True'), 'Ready').status).toBe('False');
  await stage.createAuthority();
  await stage.settled('www', 1);
  expect(leafIn(await stage.secret('www-tls')).issuer).toMatch(/^CN=ca /);
});

test('a valid pair is never replaced by a temporary one (trap B12)', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', {}, asked);
  const serial = serialIn(await stage.secret('www-tls'));
  await stage.patch('www', { spec: { issuerRef: { name: 'missing' } } });
  await stage.told('www', 'Issuing', 'True', 'IncorrectIssuer');
  await stage.cluster.untilAll({ type: secretType, namespace: stage.namespace }, 'the next key', (all) =>
    all.some(({ metadata }) => metadata.labels?.['cert-manager.io/next-private-key'] === 'true'),
  );
  await stage.event('www-2', {
    type: 'Normal',
    reason: 'IssuerNotFound',
    component: 'cert-manager-certificaterequests-issuer-ca',
  });
  expect(serialIn(await stage.secret('www-tls'))).toBe(serial);
});

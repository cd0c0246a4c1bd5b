import { expect, test } from 'vitest';
import {
  certificateRequestType,
  certificateType,
  clusterIssuerType,
  issuerType,
  secretType,
} from '../../../src/api/resource-types.ts';
import { after, days, hours, instant } from '../../../src/base/instant.ts';
import { aPrivateKey, anAuthority, requestFor, signedBy } from '../../support/builders/key-pairs.ts';
import { certificateManifest, issuerManifest, secretManifest } from '../../support/builders/manifests.ts';
import { openssl } from '../../support/builders/openssl.ts';
import { certificateStatus, conditionOf, leafIn, textIn, toldBy } from '../../support/builders/read-objects.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage, authoritySecret } from '../../support/builders/stage.ts';

const now = instant(Date.now());
const ca = 'cert-manager-certificaterequests-issuer-ca';

const untilPending = (stage: Stage) =>
  stage.cluster.until(
    stage.key(certificateRequestType, 'www-1'),
    'pending',
    (request) => conditionOf(request, 'Ready')?.reason === 'Pending',
  );

const untilIssuer = (stage: Stage, status: string, name = 'ca') =>
  stage.cluster.until(
    stage.key(issuerType, name),
    `Ready=${status}`,
    (issuer) => conditionOf(issuer, 'Ready')?.status === status,
  );

test('a CA Issuer with its key pair says that it is verified', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  const issuer = await untilIssuer(stage, 'True');
  expect(toldBy(issuer, 'Ready')).toEqual({
    status: 'True',
    reason: 'KeyPairVerified',
    message: 'Signing CA verified',
  });
  expect(conditionOf(issuer, 'Ready')?.observedGeneration).toBe(1);
  await stage.event('ca', { type: 'Normal', reason: 'KeyPairVerified', component: 'cert-manager-issuers' });
});

test('a SelfSigned Issuer is ready at once', async (t) => {
  const stage = await aStage(t);
  await stage.create(issuerManifest('self', { selfSigned: {} }));
  expect(toldBy(await untilIssuer(stage, 'True', 'self'), 'Ready')).toEqual({
    status: 'True',
    reason: 'IsReady',
    message: '',
  });
});

test('an Issuer that is missing is told on the request, and all goes on by itself once it is there', async (t) => {
  const stage = await aStage(t);
  await stage.create(certificateManifest('www'));
  expect(toldBy(await untilPending(stage), 'Ready').message).toMatch(/^Referenced "Issuer" not found: /);
  const waiting = await stage.cluster.until(stage.key(certificateType, 'www'), 'told', (object) =>
    (conditionOf(object, 'Ready')?.message ?? '').includes('is waiting: Referenced "Issuer" not found'),
  );
  expect(certificateStatus(waiting).failedIssuanceAttempts).toBeUndefined();
  await stage.event('www-1', { type: 'Normal', reason: 'IssuerNotFound', component: ca });
  await stage.createAuthority();
  await stage.settled('www', 1, 20);
});

test('a CA Issuer whose Secret is missing says so, and all goes on by itself once it is there', async (t) => {
  const stage = await aStage(t);
  await stage.create(issuerManifest('ca', { ca: { secretName: 'ca-pair' } }), certificateManifest('www'));
  const issuer = await untilIssuer(stage, 'False');
  expect(toldBy(issuer, 'Ready')).toMatchObject({ reason: 'ErrGetKeyPair' });
  expect(toldBy(issuer, 'Ready').message).toMatch(/^Error getting keypair for CA issuer: .*ca-pair/);
  await stage.event('ca', { type: 'Warning', reason: 'ErrGetKeyPair', component: 'cert-manager-issuers' });
  await untilPending(stage);
  await stage.create(authoritySecret('ca-pair', await anAuthority(now)));
  await stage.settled('www', 1, 20);
  await untilIssuer(stage, 'True');
});

test('a key pair that is no CA makes the Issuer refuse', async (t) => {
  const stage = await aStage(t);
  const authority = await anAuthority(now);
  const key = await aPrivateKey();
  const certificate = signedBy(authority, requestFor({ commonName: 'leaf' }, key), {
    notBefore: now,
    notAfter: after(now, days(9)),
  });
  await stage.create(
    authoritySecret('leaf', { key, certificate }),
    issuerManifest('ca', { ca: { secretName: 'leaf' } }),
  );
  const issuer = await untilIssuer(stage, 'False');
  expect(toldBy(issuer, 'Ready')).toMatchObject({ reason: 'ErrInvalidKeyPair' });
});

test('a Secret with garbage makes the Issuer refuse, and another one heals it', async (t) => {
  const stage = await aStage(t);
  await stage.create(
    secretManifest('pair', { 'tls.key': 'x', 'tls.crt': 'y' }),
    issuerManifest('ca', { ca: { secretName: 'pair' } }),
  );
  expect(toldBy(await untilIssuer(stage, 'False'), 'Ready').reason).toMatch(/^ErrGetKeyPair|ErrInvalidKeyPair$/);
  const { object } = authoritySecret('pair', await anAuthority(now));
  await stage.cluster.patch(stage.key(secretType, 'pair'), { stringData: object['stringData'] });
  await untilIssuer(stage, 'True');
});

test('a CA that ends before the leaf would caps it, with a Warning', async (t) => {
  const stage = await aStage(t);
  const root = await anAuthority(now);
  const key = await aPrivateKey();
  const notAfter = after(now, hours(48));
  const certificate = signedBy(
    root,
    requestFor({ commonName: 'short', isCA: true, basicConstraints: true, usages: ['cert sign'] }, key),
    {
      notBefore: now,
      notAfter,
    },
  );
  const caManifests = [
    authoritySecret('short', { key, certificate }),
    issuerManifest('ca', { ca: { secretName: 'short' } }),
  ];
  await stage.create(...caManifests);
  await stage.issue('www', { duration: '100h' });
  const leaf = leafIn(await stage.secret('www-tls'));
  expect(Date.parse(leaf.validTo)).toBe(Math.floor(notAfter / 1000) * 1000);
  await stage.event('www-1', { type: 'Warning', reason: 'DurationCapped', component: ca });
});

test('CRL, OCSP and issuing URLs of the Issuer stand in the certificate', async (t) => {
  const stage = await aStage(t);
  const urls = {
    crlDistributionPoints: ['http://crl.example.com/ca.crl'],
    ocspServers: ['http://ocsp.example.com'],
    issuingCertificateURLs: ['http://ca.example.com/ca.crt'],
  };
  await stage.create(
    authoritySecret('pair', await anAuthority(now)),
    issuerManifest('ca', { ca: { secretName: 'pair', ...urls } }),
  );
  await stage.issue('www');
  const text = await openssl(['x509', '-noout', '-text'], textIn(await stage.secret('www-tls'), 'tls.crt'));
  for (const url of Object.values(urls).flat()) expect(text).toContain(`URI:${url}`);
});

test('a ClusterIssuer reads its Secret from the cluster resource namespace, and signs in any', async (t) => {
  const stage = await aStage(t);
  const name = stage.namespace;
  const authority = await anAuthority(now, 'Cluster CA');
  const { type, object } = authoritySecret(name, authority);
  await stage.cluster.create(type, { ...object, metadata: { ...object.metadata, namespace: 'cert-manager' } });
  await stage.create(issuerManifest(name, { ca: { secretName: name } }, 'ClusterIssuer'));
  await stage.issue('www', { issuerRef: { name, kind: 'ClusterIssuer' } });
  const secret = await stage.secret('www-tls');
  expect(textIn(secret, 'ca.crt').trim()).toBe(authority.certificate.trim());
  expect(secret.metadata.annotations).toMatchObject({
    'cert-manager.io/issuer-kind': 'ClusterIssuer',
    'cert-manager.io/issuer-name': name,
  });
  const issuer = await stage.cluster.get({ type: clusterIssuerType, namespace: '', name });
  expect(issuer === undefined ? undefined : toldBy(issuer, 'Ready').reason).toBe('KeyPairVerified');
});

test('a ClusterIssuer does not use a Secret of the namespace that asks', async (t) => {
  const stage = await aStage(t);
  const name = stage.namespace;
  await stage.create(
    authoritySecret(name, await anAuthority(now)),
    issuerManifest(name, { ca: { secretName: name } }, 'ClusterIssuer'),
  );
  const issuer = await stage.cluster.until(
    { type: clusterIssuerType, namespace: '', name },
    'told',
    (object) => conditionOf(object, 'Ready')?.status === 'False',
  );
  expect(toldBy(issuer, 'Ready').reason).toBe('ErrGetKeyPair');
});

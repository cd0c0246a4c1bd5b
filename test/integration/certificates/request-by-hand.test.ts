import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { RequestTemplate } from '../../../src/pki/certificate-request/template.ts';
import { certificateRequestType } from '../../../src/api/resource-types.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';
import { aPrivateKey, requestFor } from '../../support/builders/key-pairs.ts';
import type { Manifest } from '../../support/builders/manifests.ts';
import { issuerManifest, secretManifest } from '../../support/builders/manifests.ts';
import { openssl } from '../../support/builders/openssl.ts';
import { conditionOf, toldBy } from '../../support/builders/read-objects.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';

const key = await aPrivateKey();
const csr = (asked: Partial<RequestTemplate>): string => requestFor({ dnsNames: ['hand.example.com'], ...asked }, key);

/** A CertificateRequest as a person or another controller makes it, without any Certificate. */
const requestManifest = (
  pem: string,
  spec: object = {},
  annotations: Readonly<Record<string, string>> = {},
): Manifest => ({
  type: certificateRequestType,
  object: {
    apiVersion: 'cert-manager.io/v1',
    kind: 'CertificateRequest',
    metadata: { name: 'hand', annotations },
    spec: { request: Buffer.from(pem).toString('base64'), issuerRef: { name: 'ca' }, ...spec },
  },
});

const untilReady = (stage: Stage, reason: string): Promise<KubeObject> =>
  stage.cluster.until(
    stage.key(certificateRequestType, 'hand'),
    reason,
    (request) => conditionOf(request, 'Ready')?.reason === reason,
  );

const certificateOf = (request: KubeObject): string =>
  Buffer.from((request['status'] as { certificate?: string }).certificate ?? '', 'base64').toString();

test('a CSR of openssl is signed for the duration and usages of the request', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  const subject = ['-subj', '/CN=hand.example.com', '-addext', 'subjectAltName=DNS:hand.example.com'];
  const pem = await openssl(['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', '/dev/null', ...subject]);
  await stage.create(requestManifest(pem, { duration: '30h', usages: ['client auth'] }));
  const certificate = certificateOf(await untilReady(stage, 'Issued'));
  const { validFrom, validTo } = new X509Certificate(certificate);
  expect(Date.parse(validTo) - Date.parse(validFrom)).toBe(30 * 3_600_000);
  const text = await openssl(['x509', '-noout', '-text'], certificate);
  expect(text).toMatch(/Subject: CN ?= ?hand\.example\.com/);
  expect(text).toMatch(/TLS Web Client Authentication/);
});

/** Requests that cannot be signed as they are: Failed, with the event and its words. */
const refused = [
  { name: 'junk for a CSR', manifest: () => requestManifest('junk'), reason: 'SigningError', says: /spec\.request/ },
  {
    name: 'a CSR that asks to be a CA where the request does not (trap C2)',
    manifest: () => requestManifest(csr({ isCA: true, basicConstraints: true, encodeUsages: false })),
    reason: 'SigningError',
    says: /isCA/,
  },
  {
    name: 'a CSR with usages that the request does not name (trap C2)',
    manifest: () => requestManifest(csr({ usages: ['cert sign', 'client auth'] }), { usages: ['client auth'] }),
    reason: 'SigningError',
    says: /usages/,
  },
] as const;

test.for(refused)('$name fails in its words, and is not signed again', async ({ manifest, reason, says }, t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.create(manifest());
  const failed = await untilReady(stage, 'Failed');
  expect(toldBy(failed, 'Ready').message).toMatch(says);
  expect(certificateOf(failed)).toBe('');
  expect((failed['status'] as { failureTime?: string }).failureTime).toMatch(/Z$/);
  const component = 'cert-manager-certificaterequests-issuer-ca';
  await stage.event('hand', { type: 'Warning', reason, component, message: says });
});

const selfSigned = { issuerRef: { name: 'self' } };
const component = 'cert-manager-certificaterequests-issuer-selfsigned';
const keySecret = { 'cert-manager.io/private-key-secret-name': 'own-key' };

test('a self-signed request without the name of its key fails', async (t) => {
  const stage = await aStage(t);
  await stage.create(issuerManifest('self', { selfSigned: {} }), requestManifest(csr({}), selfSigned));
  await untilReady(stage, 'Failed');
  await stage.event('hand', { type: 'Warning', reason: 'MissingAnnotation', component });
});

test('a self-signed request waits for its key, and is signed with it', async (t) => {
  const stage = await aStage(t);
  await stage.create(issuerManifest('self', { selfSigned: {} }), requestManifest(csr({}), selfSigned, keySecret));
  await untilReady(stage, 'Pending');
  await stage.event('hand', { type: 'Normal', reason: 'MissingSecret', component });
  await stage.create(secretManifest('own-key', { 'tls.key': writePrivateKey(key, 'PKCS8').reveal() }));
  const issued = await untilReady(stage, 'Issued');
  expect((issued['status'] as { ca?: string }).ca).toBe((issued['status'] as { certificate?: string }).certificate);
});

test('a self-signed request with the key of another CSR fails', async (t) => {
  const stage = await aStage(t);
  const other = writePrivateKey(await aPrivateKey(), 'PKCS8').reveal();
  await stage.create(issuerManifest('self', { selfSigned: {} }), secretManifest('own-key', { 'tls.key': other }));
  await stage.create(requestManifest(csr({}), selfSigned, keySecret));
  await untilReady(stage, 'Failed');
  await stage.event('hand', { type: 'Warning', reason: 'ErrorKeyMatch', component });
});

import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import {
  certificateStatus,
  conditionOf,
  dataKeys,
  leafIn,
  managedBy,
  textIn,
  toldBy,
} from '../../support/builders/read-objects.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { openssl, withFiles } from '../../support/builders/openssl.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage, eventInShort } from '../../support/builders/stage.ts';

const metadata = {
  labels: { team: 'shop' },
  annotations: {
    'example.com/note': 'kept',
    'kubectl.kubernetes.io/last-applied-configuration': '{}',
    'argocd.argoproj.io/x': 'y',
  },
};

/** One issuance by a CA Issuer, with all that it leaves behind. */
async function anIssuance(stage: Stage) {
  await stage.createAuthority();
  const certificate = await stage.issue('www', { duration: '2160h' }, metadata);
  const [request, ...more] = await stage.requests();
  if (request === undefined || more.length > 0) throw new Error('there is not exactly one CertificateRequest');
  return { certificate, request, secret: await stage.secret('www-tls') };
}

test('the Certificate says that it is ready, until when, and when it is renewed', async (t) => {
  const { certificate, secret } = await anIssuance(await aStage(t));
  const { conditions, ...status } = certificateStatus(certificate);
  const leaf = leafIn(secret);
  const second = (text: string): string => new Date(text).toISOString().replace('.000', '');
  expect(status).toEqual({
    revision: 1,
    notBefore: second(leaf.validFrom),
    notAfter: second(leaf.validTo),
    renewalTime: second(new Date(Date.parse(leaf.validTo) - 720 * 3_600_000).toISOString()),
  });
  expect(conditions).toEqual([
    {
      type: 'Ready',
      status: 'True',
      reason: 'Ready',
      message: 'Certificate is up to date and has not expired',
      observedGeneration: 1,
      lastTransitionTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    },
  ]);
});

test('the CertificateRequest is named for the revision, owned, labelled, annotated, approved and issued', async (t) => {
  const { certificate, request } = await anIssuance(await aStage(t));
  const { name, labels, annotations, ownerReferences } = request.metadata;
  expect({ name, labels, annotations, ownerReferences }).toEqual({
    name: 'www-1',
    labels: { team: 'shop' },
    annotations: {
      'example.com/note': 'kept',
      'cert-manager.io/certificate-name': 'www',
      'cert-manager.io/certificate-revision': '1',
      'cert-manager.io/private-key-secret-name': expect.stringMatching(/^www-[a-z0-9]{5}$/),
    },
    ownerReferences: [
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        name: 'www',
        uid: certificate.metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  });
  expect(toldBy(request, 'Approved')).toEqual({
    status: 'True',
    reason: 'cert-manager.io',
    message: 'Certificate request has been approved by cert-manager.io',
  });
  expect(toldBy(request, 'Ready')).toEqual({
    status: 'True',
    reason: 'Issued',
    message: 'Certificate fetched from issuer successfully',
  });
});

test('the CertificateRequest asks for what the Certificate asks, as it is written there', async (t) => {
  const { request } = await anIssuance(await aStage(t));
  const { request: pem, ...spec } = request['spec'] as { request: string };
  expect(spec).toMatchObject({ duration: '2160h', issuerRef: { name: 'ca' } });
  expect(Object.keys(spec)).not.toContain('isCA');
  const text = await openssl(['req', '-verify', '-noout', '-text'], Buffer.from(pem, 'base64'));
  expect(text).toMatch(/DNS:www\.example\.com/);
  expect(text).toMatch(/Version: 1 \(0x0\)/);
});

test('the Secret holds the pair and the CA, described and managed as the reference does', async (t) => {
  const { secret } = await anIssuance(await aStage(t));
  expect(secret['type']).toBe('kubernetes.io/tls');
  expect(dataKeys(secret)).toEqual(['ca.crt', 'tls.crt', 'tls.key']);
  expect(secret.metadata.labels).toEqual({ 'controller.cert-manager.io/fao': 'true' });
  expect(secret.metadata.ownerReferences).toBeUndefined();
  expect(secret.metadata.annotations).toEqual({
    'cert-manager.io/alt-names': 'www.example.com',
    'cert-manager.io/certificate-name': 'www',
    'cert-manager.io/common-name': '',
    'cert-manager.io/ip-sans': '',
    'cert-manager.io/issuer-group': '',
    'cert-manager.io/issuer-kind': '',
    'cert-manager.io/issuer-name': 'ca',
    'cert-manager.io/uri-sans': '',
  });
  const managers = (secret.metadata.managedFields ?? []).map((entry) => (entry as { manager: string }).manager);
  expect(managers).toEqual(['cert-manager-certificates-issuing']);
  expect(managedBy(secret, 'cert-manager-certificates-issuing')).toMatchObject({
    operation: 'Apply',
    fieldsV1: { 'f:data': { 'f:tls.crt': {}, 'f:tls.key': {}, 'f:ca.crt': {} }, 'f:type': {} },
  });
});

test('openssl verifies the certificate and finds its key to be the stored one', async (t) => {
  const { secret } = await anIssuance(await aStage(t));
  const verdict = await withFiles([textIn(secret, 'ca.crt'), textIn(secret, 'tls.crt')], (ca, leaf) =>
    openssl(['verify', '-x509_strict', '-CAfile', ca ?? '', leaf ?? '']),
  );
  expect(verdict).toMatch(/: OK$/m);
  const ofCertificate = await openssl(['x509', '-noout', '-pubkey'], textIn(secret, 'tls.crt'));
  const ofKey = await openssl(['pkey', '-pubout'], textIn(secret, 'tls.key'));
  expect(ofKey).toBe(ofCertificate);
});

const eventsOfCertificate = [
  'Normal Generated cert-manager-certificates-key-manager',
  'Normal Issuing cert-manager-certificates-issuing',
  'Normal Issuing cert-manager-certificates-trigger',
  'Normal Requested cert-manager-certificates-request-manager',
];
const eventsOfRequest = [
  'Normal CertificateIssued cert-manager-certificaterequests-issuer-ca',
  'Normal cert-manager.io cert-manager-certificaterequests-approver',
];

test('each step is told by an event from the component of the reference, and nothing else is', async (t) => {
  const stage = await aStage(t);
  await anIssuance(stage);
  const told = (events: readonly KubeObject[]): readonly string[] => events.map(eventInShort).sort();
  await stage.event('www', {
    type: 'Normal',
    reason: 'Issuing',
    component: 'cert-manager-certificates-issuing',
    message: 'The certificate has been successfully issued',
  });
  await stage.event('www-1', {
    type: 'Normal',
    reason: 'CertificateIssued',
    component: 'cert-manager-certificaterequests-issuer-ca',
    message: 'Certificate fetched from issuer successfully',
  });
  await t.expect.poll(async () => told(await stage.events('www'))).toEqual(eventsOfCertificate);
  const ofRequest = told(await stage.events('www-1')).filter((event) => !event.includes('WaitingForApproval'));
  expect(ofRequest).toEqual([...eventsOfRequest].sort());
});

test('while an issuance runs, Issuing says why, and the next key lies in an owned Secret of its own', async (t) => {
  const stage = await aStage(t);
  await stage.create(certificateManifest('www', { issuerRef: { name: 'missing' } }));
  const certificate = await stage.told('www', 'Issuing', 'True');
  expect(toldBy(certificate, 'Issuing')).toEqual({
    status: 'True',
    reason: 'DoesNotExist',
    message: 'Issuing certificate as Secret does not exist',
  });
  expect(toldBy(certificate, 'Ready')).toMatchObject({ status: 'False', reason: 'DoesNotExist' });
  expect(conditionOf(certificate, 'Issuing')?.observedGeneration).toBe(1);
  const name = certificateStatus(certificate).nextPrivateKeySecretName ?? '';
  await stage.event('www', {
    type: 'Normal',
    reason: 'Generated',
    component: 'cert-manager-certificates-key-manager',
    message: `Stored new private key in temporary Secret resource "${name}"`,
  });
  const next = await stage.secret(name);
  expect(next['type']).toBe('Opaque');
  expect(dataKeys(next)).toEqual(['tls.key']);
  expect(textIn(next, 'tls.key')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(next.metadata.labels).toEqual({
    'cert-manager.io/next-private-key': 'true',
    'controller.cert-manager.io/fao': 'true',
  });
  expect(next.metadata.ownerReferences).toMatchObject([{ kind: 'Certificate', name: 'www', controller: true }]);
});

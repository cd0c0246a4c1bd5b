import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { Pem } from '../../../src/base/brand.ts';
import { certificateRequestType, certificateType, secretType } from '../../../src/api/resource-types.ts';
import { pem } from '../../../src/base/brand.ts';
import { after, days, instant } from '../../../src/base/instant.ts';
import { aPrivateKey, anAuthority, requestFor, signedBy } from '../../support/builders/key-pairs.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { certificateStatus, conditionOf, toldBy, textIn } from '../../support/builders/read-objects.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';

const issuerRef = { name: 'outside', kind: 'Thing', group: 'issuers.example.com' };
const now = instant(Date.now());
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const component = 'cert-manager-certificates-issuing';

/** The request of a Certificate from an issuer of another group, once it is approved. */
async function anApprovedRequest(stage: Stage): Promise<KubeObject> {
  await stage.create(certificateManifest('www', { issuerRef }));
  return stage.cluster.until(
    stage.key(certificateRequestType, 'www-1'),
    'approved',
    (request) => conditionOf(request, 'Approved')?.status === 'True',
  );
}

/** Answers as an external issuer does: by the status of the request. */
async function answer(
  stage: Stage,
  request: KubeObject,
  status: object,
  ready: { status: string; reason: string; message?: string },
) {
  const { conditions = [] } = request['status'] as { conditions?: readonly object[] };
  const condition = { type: 'Ready', lastTransitionTime: `${new Date().toISOString().slice(0, 19)}Z`, ...ready };
  const patch = { status: { ...status, conditions: [...conditions, condition] } };
  await stage.cluster.patch(stage.key(certificateRequestType, request.metadata.name), patch, 'status');
}

const issued = { status: 'True', reason: 'Issued', message: 'Signed outside' };
const csrOf = (request: KubeObject): Pem =>
  pem(Buffer.from((request['spec'] as { request: string }).request, 'base64').toString('utf8'));
const week = { notBefore: after(now, days(-1)), notAfter: after(now, days(6)) };

test('a request to an issuer of another group is approved and left to it', async (t) => {
  const stage = await aStage(t);
  const request = await anApprovedRequest(stage);
  expect(toldBy(request, 'Ready').status).toBeUndefined();
  expect((request['spec'] as { issuerRef: object }).issuerRef).toEqual(issuerRef);
  const authority = await anAuthority(now);
  await answer(
    stage,
    request,
    { certificate: base64(signedBy(authority, csrOf(request), week)), ca: base64(authority.certificate) },
    issued,
  );
  await stage.settled('www', 1);
  const secret = await stage.secret('www-tls');
  expect(textIn(secret, 'ca.crt').trim()).toBe(authority.certificate.trim());
  expect(secret.metadata.annotations).toMatchObject({
    'cert-manager.io/issuer-name': 'outside',
    'cert-manager.io/issuer-kind': 'Thing',
    'cert-manager.io/issuer-group': 'issuers.example.com',
  });
});

test('what an external issuer says while it works is told on the Certificate', async (t) => {
  const stage = await aStage(t);
  const request = await anApprovedRequest(stage);
  await answer(stage, request, {}, { status: 'False', reason: 'Pending', message: 'asking the notary' });
  const waiting = await stage.cluster.until(stage.key(certificateType, 'www'), 'told', (object) =>
    (conditionOf(object, 'Ready')?.message ?? '').includes('asking the notary'),
  );
  expect(toldBy(waiting, 'Issuing').status).toBe('True');
});

test('an answer without a CA leaves ca.crt out', async (t) => {
  const stage = await aStage(t);
  const request = await anApprovedRequest(stage);
  const authority = await anAuthority(now);
  await answer(stage, request, { certificate: base64(signedBy(authority, csrOf(request), week)) }, issued);
  await stage.settled('www', 1);
  expect(Object.keys((await stage.secret('www-tls'))['data'] as object).sort()).toEqual(['tls.crt', 'tls.key']);
});

/** Bad answers: none is ever stored, each fails the attempt. */
const badAnswers = [
  { name: 'garbage', certificate: async () => 'garbage', says: /^Failed to decode the certificate/ },
  {
    name: 'a certificate for another key',
    certificate: async () => {
      const other = requestFor({ dnsNames: ['www.example.com'] }, await aPrivateKey());
      return signedBy(await anAuthority(now), other, week);
    },
    says: /certificate for another private key/,
  },
  {
    name: 'a certificate that has expired',
    certificate: async (request: KubeObject) =>
      signedBy(await anAuthority(now), csrOf(request), {
        notBefore: after(now, days(-6)),
        notAfter: after(now, days(-1)),
      }),
    says: /certificate that expired at/,
  },
] as const;

test.for(badAnswers)('$name fails the attempt and is not stored', async ({ certificate, says }, t) => {
  const stage = await aStage(t);
  const request = await anApprovedRequest(stage);
  await answer(stage, request, { certificate: base64(await certificate(request)) }, issued);
  const failed = await stage.told('www', 'Issuing', 'False', 'InvalidCertificate');
  const message = (conditionOf(failed, 'Issuing')?.message ?? '').replace(/^.*will be retried: /, '');
  expect(message).toMatch(says);
  expect(certificateStatus(failed).failedIssuanceAttempts).toBe(1);
  expect(await stage.cluster.get(stage.key(secretType, 'www-tls'))).toBeUndefined();
});

/** Refusals of external issuers and approvers, and the reason that is told. */
const refusals = [
  { name: 'Failed', ready: { status: 'False', reason: 'Failed', message: 'the notary said no' } },
  { name: 'Denied', ready: { status: 'False', reason: 'Denied', message: 'not by policy' } },
] as const;

test.for(refusals)('Ready=False with reason $name fails the attempt in its words', async ({ ready }, t) => {
  const stage = await aStage(t);
  const request = await anApprovedRequest(stage);
  await answer(stage, request, { failureTime: `${new Date().toISOString().slice(0, 19)}Z` }, ready);
  const failed = await stage.told('www', 'Issuing', 'False', ready.reason);
  expect(conditionOf(failed, 'Issuing')?.message).toContain(`will be retried: ${ready.message}`);
  await stage.event('www', { type: 'Warning', reason: ready.reason, component, message: ready.message });
});

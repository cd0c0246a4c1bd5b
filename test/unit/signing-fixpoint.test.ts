import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CertificateRequestStatus } from '../../src/api/certificate-request/types.ts';
import type { Condition } from '../../src/api/shared-types.ts';
import type { KubeObject, ResourceType } from '../../src/api/kubernetes.ts';
import type { ModelApi, ModelFault, ModelRequest } from '../support/model-api.ts';
import type { Pem } from '../../src/base/brand.ts';
import { certificateRequestType, clusterIssuerType, issuerType, secretType } from '../../src/api/resource-types.ts';
import { hours } from '../../src/base/instant.ts';
import { aSecret } from '../support/builders/certificate-objects.ts';
import { aPrivateKey, anAuthority, requestFor } from '../support/builders/key-pairs.ts';
import { keyText } from '../support/builders/signing.ts';
import { aCertificateRequest, anIssuer, conditionSince } from '../support/builders/signing-objects.ts';
import { movedClock } from '../support/moved-clock.ts';
import { startSigningRig } from '../support/signing-rig.ts';

/** One object as its user creates it. */
type Made = readonly [ResourceType, KubeObject];

let caSecret: KubeObject;
let ownKey: KubeObject;
let csr: Pem;
beforeAll(async () => {
  const [authority, key] = await Promise.all([anAuthority(movedClock().now()), aPrivateKey()]);
  caSecret = bare(aSecret('ca-key-pair', { 'tls.crt': authority.certificate, 'tls.key': keyText(authority.key) }));
  ownKey = bare(
    aSecret('www-k3y', { 'tls.key': keyText(key) }, { labels: { 'controller.cert-manager.io/fao': 'true' } }),
  );
  csr = requestFor({ commonName: 'www' }, key);
});

/** Without what the API server would set. */
function bare(object: KubeObject): KubeObject {
  const { status: _, metadata, ...rest } = object;
  const { uid: __, resourceVersion: ___, generation: ____, creationTimestamp: _____, ...kept } = metadata;
  return { ...rest, metadata: kept };
}

const issuer = (): Made => [issuerType, bare(anIssuer())];
const selfSigned = (): Made => [
  clusterIssuerType,
  bare(anIssuer({ kind: 'ClusterIssuer', name: 'self', spec: { selfSigned: {} } })),
];
const request = (name: string): Made => [certificateRequestType, bare(aCertificateRequest(csr, { name }))];
const selfRequest = (name: string): Made => [
  certificateRequestType,
  bare(aCertificateRequest(csr, { name, spec: { issuerRef: { name: 'self', kind: 'ClusterIssuer' } } })),
];
const put = (model: ModelApi, ...objects: readonly Made[]): void => {
  for (const [type, object] of objects) model.inject.put(type, object);
};

const statusOf = (object: KubeObject | undefined): CertificateRequestStatus =>
  (object?.['status'] ?? {}) as CertificateRequestStatus;
const requestNamed = (model: ModelApi, name: string) =>
  model.find({ type: certificateRequestType, namespace: 'shop', name });
const conditionsOf = (model: ModelApi, name: string) =>
  (statusOf(requestNamed(model, name)).conditions ?? []).map(
    ({ type, status, reason }) => `${type}=${status} ${reason}`,
  );
const writesOf = (model: ModelApi, since = 0) =>
  model
    .writes()
    .slice(since)
    .map(({ verb, type, subresource, name }) => `${verb} ${type.plural}/${subresource ?? ''} ${name}`);

describe('with everything in order', () => {
  test('an issuer costs one write, its first request two, each further one a single write, and the key pair one read', async () => {
    const { model, events, ...rig } = await startSigningRig();
    put(model, [secretType, caSecret], issuer());
    await rig.pass(1);
    put(model, request('www-1'));
    await rig.pass(1);
    put(model, request('www-2'), request('www-3'));
    await rig.pass(1);
    expect(writesOf(model)).toEqual([
      'patch issuers/status ca',
      'patch certificaterequests/status www-1',
      'patch certificaterequests/status www-1',
      'patch certificaterequests/status www-2',
      'patch certificaterequests/status www-3',
    ]);
    expect(model.requests().filter(({ verb }) => verb === 'get')).toHaveLength(1);
    for (const name of ['www-1', 'www-2', 'www-3'])
      expect(conditionsOf(model, name).sort()).toEqual(['Approved=True cert-manager.io', 'Ready=True Issued']);
    expect(rig.signatures).toHaveLength(3);
    expect(events.slice(0, 3)).toEqual([
      'Normal KeyPairVerified: Signing CA verified',
      'Normal cert-manager.io: Certificate request has been approved by cert-manager.io',
      'Normal CertificateIssued: Certificate fetched from issuer successfully',
    ]);
    await rig.stop();
  });

  test('a self-signed request is answered with the key of its own Secret, which is read once and not kept', async () => {
    const { model, ...rig } = await startSigningRig();
    put(model, [secretType, ownKey], selfSigned(), selfRequest('www-1'));
    await rig.pass(2);
    const { certificate, ca } = statusOf(requestNamed(model, 'www-1'));
    expect(certificate).toBeTruthy();
    expect(ca).toBe(certificate);
    expect(model.requests().filter(({ verb, type }) => verb === 'get' && type === secretType)).toHaveLength(1);
    await rig.stop();
  });
});

describe('nothing is signed', () => {
  const policy = (request: ModelRequest): ModelFault | undefined =>
    JSON.stringify(request.body ?? '').includes('"Approved"') ? { when: 'before', code: 'Forbidden' } : undefined;

  test('while the API server refuses our approval: nobody is asked', async () => {
    const { model, ...rig } = await startSigningRig(policy);
    put(model, [secretType, caSecret], issuer(), request('www-1'));
    await rig.pass(60);
    expect(conditionsOf(model, 'www-1')).toEqual([]);
    expect(rig.signatures).toEqual([]);
    await rig.stop();
  });

  test('that a policy denies meanwhile, though it was approved for others before: the denial stands (trap N4)', async () => {
    let isDenied = false;
    const { model, ...rig } = await startSigningRig(({ body, name }) => {
      if (name !== 'www-2' || isDenied || body === undefined) return undefined;
      isDenied = true;
      deny('www-2');
      return undefined;
    });
    const deny = (name: string): void => {
      const object = requestNamed(model, name);
      const conditions: readonly Condition[] = [conditionSince('Denied', 'True', 'policy')];
      if (object !== undefined) model.inject.put(certificateRequestType, { ...object, status: { conditions } });
    };
    put(model, [secretType, caSecret], issuer(), request('www-1'));
    await rig.pass(2);
    put(model, request('www-2'));
    await rig.pass(10);
    expect(conditionsOf(model, 'www-2')).toEqual(['Denied=True policy', 'Ready=False Denied']);
    expect(statusOf(requestNamed(model, 'www-2')).certificate).toBeUndefined();
    await rig.stop();
  });

  test('with our approver off, until somebody approves; then it is', async () => {
    const { model, ...rig } = await startSigningRig(undefined, ['--controllers=*,-certificaterequests-approver']);
    put(model, [secretType, caSecret], issuer(), request('www-1'));
    await rig.pass(60);
    expect(writesOf(model)).toEqual(['patch issuers/status ca']);
    expect(rig.events.at(-1)).toBe('Normal WaitingForApproval: Not signing CertificateRequest until it is Approved');
    const object = requestNamed(model, 'www-1');
    const conditions = [conditionSince('Approved', 'True', 'policy')];
    if (object !== undefined) model.inject.put(certificateRequestType, { ...object, status: { conditions } });
    await rig.pass(1);
    expect(conditionsOf(model, 'www-1')).toEqual(['Approved=True policy', 'Ready=True Issued']);
    await rig.stop();
  });
});

test('the key pair of a CA may be replaced at any time: the issuer tells, and later requests are signed by the new one', async () => {
  const { model, ...rig } = await startSigningRig();
  put(model, [secretType, caSecret], issuer(), request('www-1'));
  await rig.pass(2);
  put(model, [secretType, { ...caSecret, data: {} }], request('www-2'));
  await rig.pass(2);
  expect(conditionsOf(model, 'www-2')).toEqual(['Approved=True cert-manager.io', 'Ready=False Pending']);
  const next = await anAuthority(rig.clock.now(), 'Next Root');
  put(model, [secretType, bare(aSecret('ca-key-pair', { 'tls.crt': next.certificate, 'tls.key': keyText(next.key) }))]);
  await rig.pass(2);
  expect(Buffer.from(statusOf(requestNamed(model, 'www-2')).ca ?? '', 'base64').toString()).toBe(next.certificate);
  await rig.stop();
});

describe('whatever befalls the requests, and in whatever order the objects come', () => {
  const fault: fc.Arbitrary<ModelFault> = fc.oneof(
    fc.record({
      when: fc.constant('before' as const),
      code: fc.constantFrom('InternalError', 'ConnectionFailed', 'Conflict', 'ServiceUnavailable', 'Forbidden'),
    }),
    fc.record({ when: fc.constant('after' as const), code: fc.constantFrom('ConnectionFailed', 'DeadlineExceeded') }),
  );
  const names = ['issuer', 'self', 'secret', 'key', 'www-1', 'www-2', 'own-1'] as const;
  const weather = fc.record({
    plan: fc.dictionary(fc.integer({ min: 13, max: 45 }).map(String), fault, { maxKeys: 12 }),
    order: fc.shuffledSubarray([...names], { minLength: names.length }),
    holds: fc.boolean(),
    duplicates: fc.boolean(),
    cuts: fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 3 }),
  });
  const made = (name: (typeof names)[number]): Made => {
    const all: Readonly<Record<(typeof names)[number], () => Made>> = {
      issuer,
      self: selfSigned,
      secret: () => [secretType, caSecret],
      key: () => [secretType, ownKey],
      'www-1': () => request('www-1'),
      'www-2': () => request('www-2'),
      'own-1': () => selfRequest('own-1'),
    };
    return all[name]();
  };

  test('all are issued, each signed once, within 32 steps a turn, and then nothing is written', async () => {
    await fc.assert(
      fc.asyncProperty(weather, async ({ plan, order, holds, duplicates, cuts }) => {
        const { model, ...rig } = await startSigningRig(({ count, verb }) =>
          verb === 'watch' || verb === 'list' ? undefined : plan[String(count)],
        );
        if (duplicates) model.inject.duplicateEvents();
        for (const [i, name] of order.entries()) {
          put(model, made(name));
          if (holds && i === 1) model.inject.holdEvents();
          if (holds && i === 4) model.inject.releaseEvents();
          if (cuts.includes(i)) model.inject.cutWatches();
          await rig.pass(1);
        }
        // A refusal for lack of rights is tried again after ten minutes, and there may be a dozen.
        await rig.pass(130);
        for (const name of ['www-1', 'www-2', 'own-1']) {
          expect(conditionsOf(model, name).sort()).toEqual(['Approved=True cert-manager.io', 'Ready=True Issued']);
          expect(statusOf(requestNamed(model, name)).failureTime).toBeUndefined();
        }
        expect(rig.signatures).toHaveLength(new Set(rig.signatures).size);
        expect(rig.signatures).toHaveLength(3);
        for (const turn of rig.turns) expect(turn.steps).toBeLessThanOrEqual(32);
        const writes = model.writes().length;
        await rig.clock.move(hours(24));
        await rig.pass(2);
        expect(writesOf(model, writes)).toEqual([]);
        await rig.stop();
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

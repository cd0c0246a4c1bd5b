import { X509Certificate, createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../src/api/kubernetes.ts';
import type { ModelApi, ModelFault } from '../support/model-api.ts';
import { certificateRequestType, certificateType, secretType } from '../../src/api/resource-types.ts';
import { hours } from '../../src/base/instant.ts';
import { aCertificate } from '../support/builders/certificate-objects.ts';
import { startCertificateRig } from '../support/certificate-rig.ts';

const key = { type: certificateType, namespace: 'shop', name: 'www' };

/** The Certificate without what the API server would set. */
function manifest(spec: object = {}): KubeObject {
  const { uid: _, resourceVersion: __, generation: ___, ...metadata } = aCertificate().metadata;
  return { ...aCertificate({ spec }), metadata };
}

const readyMessage = (model: ModelApi) => readyOf(model)?.message;
const ready = (model: ModelApi) => readyOf(model)?.status;
const issuingMessage = (model: ModelApi) => conditionOf(model, 'Issuing')?.message;
const readyOf = (model: ModelApi) => conditionOf(model, 'Ready');
const conditionOf = (model: ModelApi, wanted: string) =>
  (
    model.find(key) as { status?: { conditions?: { type: string; status: string; message: string }[] } } | undefined
  )?.status?.conditions?.find(({ type }) => type === wanted);

function pairOf(model: ModelApi) {
  const secret = model.find({ type: secretType, namespace: 'shop', name: 'www-tls' });
  const { data } = secret as { data?: Record<string, string> };
  const text = (name: string) => Buffer.from(data?.[name] ?? '', 'base64').toString();
  return { key: createPrivateKey(text('tls.key')), certificate: new X509Certificate(text('tls.crt')) };
}

const writesOf = (model: ModelApi) =>
  model
    .writes()
    .map(
      ({ verb, type, name, subresource }) =>
        `${verb} ${type.plural}${subresource === undefined ? '' : `/${subresource}`} ${name}`,
    );

test('of an issuance nothing stays in memory, neither its private key nor any other answer', async () => {
  const rig = await startCertificateRig();
  rig.model.inject.put(certificateType, manifest());
  await rig.pass(3);
  expect(ready(rig.model)).toBe('True');
  const asked = rig.steps.flatMap(({ step }) => (step.do === 'call' ? [step.call.id] : []));
  const cleared = rig.steps.flatMap(({ step }) => ('clears' in step ? (step.clears ?? []) : []));
  expect(asked.map((id) => id.replace(/:.*/, ''))).toEqual(expect.arrayContaining(['makeKey', 'makeRequest']));
  expect(asked.filter((id) => !cleared.includes(id))).toEqual([]);
  await rig.stop();
});

test('a first issuance is six writes and one read of its own', async () => {
  const rig = await startCertificateRig();
  rig.model.inject.put(certificateType, manifest());
  await rig.pass(3);
  expect(ready(rig.model)).toBe('True');
  expect(writesOf(rig.model).map((write) => write.replace(/www-[a-z0-9]{5}$/, 'www-next'))).toEqual([
    'patch certificates/status www',
    'create secrets www-next',
    'create certificaterequests www-1',
    'apply secrets www-tls',
    'patch certificates/status www',
    'delete secrets www-next',
  ]);
  expect(rig.model.requests().filter(({ verb }) => verb === 'get')).toHaveLength(1);
  expect(rig.events).toEqual([
    'Issuing: Issuing certificate as Secret does not exist',
    expect.stringMatching(/^Generated: Stored new private key in temporary Secret resource "www-[a-z0-9]{5}"$/),
    'Requested: Created new CertificateRequest resource "www-1"',
    'Issuing: The certificate has been successfully issued',
  ]);
  expect([...new Set(rig.steps.map(({ correlationId }) => correlationId))]).toEqual([expect.stringMatching(/-1$/)]);
  await rig.stop();
});

test('a renewal is one write more and no read', async () => {
  const rig = await startCertificateRig();
  rig.model.inject.put(certificateType, manifest());
  await rig.pass(3);
  const [writes, reads] = [rig.model.writes().length, rig.model.requests().filter(({ verb }) => verb === 'get').length];
  const steps = rig.steps.length;
  const before = pairOf(rig.model).certificate.serialNumber;
  await rig.clock.move(hours(60 * 24));
  await rig.pass(3);
  expect(pairOf(rig.model).certificate.serialNumber).not.toBe(before);
  expect(
    writesOf(rig.model)
      .slice(writes)
      .map((write) => write.replace(/www-[a-z0-9]{5}$/, 'www-next')),
  ).toEqual([
    'patch certificates/status www',
    'create secrets www-next',
    'create certificaterequests www-2',
    'apply secrets www-tls',
    'patch certificates/status www',
    'delete secrets www-next',
    'delete certificaterequests www-1',
  ]);
  expect(rig.model.requests().filter(({ verb }) => verb === 'get')).toHaveLength(reads);
  expect([...new Set(rig.steps.slice(steps).map(({ correlationId }) => correlationId))]).toEqual([
    expect.stringMatching(/-2$/),
  ]);
  await rig.stop();
});

test('what is settled is silent until its renewal', async () => {
  const rig = await startCertificateRig();
  rig.model.inject.put(certificateType, manifest());
  await rig.pass(3);
  const requests = rig.model.requests().length;
  await rig.clock.move(hours(59 * 24));
  await rig.pass(1);
  expect(
    rig.model
      .requests()
      .slice(requests)
      .filter(({ verb }) => verb !== 'watch'),
  ).toEqual([]);
  await rig.stop();
});

test('a write that only a person can make possible is told once on the object, and goes on by itself', async () => {
  let isGranted = false;
  const rig = await startCertificateRig(({ verb, type }) =>
    !isGranted && verb === 'create' && type === secretType ? { when: 'before', code: 'Forbidden' } : undefined,
  );
  rig.model.inject.put(certificateType, manifest());
  await rig.pass(5);
  expect(rig.events.filter((event) => event.startsWith('WriteFailed'))).toEqual([
    expect.stringMatching(/^WriteFailed: Failed to write Secret "www-[a-z0-9]{5}": /),
  ]);
  expect(readyMessage(rig.model)).toBe('Issuing certificate as Secret does not exist; a planned fault');
  isGranted = true;
  await rig.pass(4);
  expect(ready(rig.model)).toBe('True');
  await rig.stop();
});

describe('whatever befalls the requests', () => {
  const fault: fc.Arbitrary<ModelFault> = fc.oneof(
    fc.record({
      when: fc.constant('before' as const),
      code: fc.constantFrom('InternalError', 'ConnectionFailed', 'Conflict', 'ServiceUnavailable'),
    }),
    fc.record({ when: fc.constant('after' as const), code: fc.constantFrom('ConnectionFailed', 'DeadlineExceeded') }),
  );
  const plans = fc.dictionary(fc.integer({ min: 7, max: 40 }).map(String), fault, { maxKeys: 12 });
  const weather = fc.record({
    plan: plans,
    holds: fc.boolean(),
    duplicates: fc.boolean(),
    cuts: fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 3 }),
  });

  test('it ends Ready with a matching pair, one signature, nothing left behind, and then writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(weather, async ({ plan, holds, duplicates, cuts }) => {
        const rig = await startCertificateRig(({ count, verb }) =>
          verb === 'watch' || verb === 'list' ? undefined : plan[String(count)],
        );
        if (duplicates) rig.model.inject.duplicateEvents();
        rig.model.inject.put(certificateType, manifest());
        for (let i = 0; i < 12; i++) {
          if (holds && i === 1) rig.model.inject.holdEvents();
          if (holds && i === 3) rig.model.inject.releaseEvents();
          if (cuts.includes(i)) rig.model.inject.cutWatches();
          await rig.pass(1);
        }
        expect(ready(rig.model)).toBe('True');
        const pair = pairOf(rig.model);
        expect(pair.certificate.checkPrivateKey(pair.key)).toBe(true);
        expect(rig.model.objects(secretType).map(({ metadata }) => metadata.name)).toEqual(['www-tls']);
        expect(rig.model.objects(certificateRequestType).map(({ metadata }) => metadata.name)).toEqual(['www-1']);
        const created = rig.model
          .writes()
          .filter(({ verb, type }) => verb === 'create' && type === certificateRequestType);
        expect(created).toHaveLength(1);
        for (const turn of rig.turns) expect(turn.steps).toBeLessThanOrEqual(32);
        const writes = rig.model.writes().length;
        await rig.clock.move(hours(24));
        await rig.pass(2);
        expect(rig.model.writes().slice(writes)).toEqual([]);
        await rig.stop();
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

test('a renewal that is held up says so in Issuing, as long as it is, while Ready tells of the certificate in use', async () => {
  let isGranted = true;
  const rig = await startCertificateRig(({ verb, type, name }) =>
    !isGranted && verb === 'apply' && type === secretType && name === 'www-tls'
      ? { when: 'before', code: 'Forbidden' }
      : undefined,
  );
  rig.model.inject.put(certificateType, manifest());
  await rig.pass(3);
  isGranted = false;
  await rig.clock.move(hours(61 * 24));
  await rig.pass(3);
  expect(ready(rig.model)).toBe('True');
  expect(issuingMessage(rig.model)).toMatch(/^Renewing certificate as .* \(held up: a planned fault\)$/);
  const writes = rig.model.writes().length;
  await rig.pass(10);
  expect(rig.model.writes()).toHaveLength(writes);
  isGranted = true;
  await rig.pass(2);
  expect(issuingMessage(rig.model)).toBeUndefined();
  expect(ready(rig.model)).toBe('True');
  await rig.stop();
});

import type { TestContext } from 'vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import {
  certificateRequestType,
  certificateType,
  clusterIssuerType,
  secretType,
} from '../../../src/api/resource-types.ts';
import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import { clusterAt } from '../../support/cluster.ts';
import type { RunningController } from '../../support/controller.ts';
import { startCountedController } from '../../support/controller.ts';
import { startOwnControlPlane } from '../../support/own-control-plane.ts';
import { certificateManifest, issuerManifest } from '../../support/builders/manifests.ts';
import { certificateStatus, conditionOf, serialIn, toldBy } from '../../support/builders/read-objects.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';

/* One control plane for this file; in it each test has a controller with flags of its own, which acts in the test's namespace alone. */
let own: ControlPlane;
beforeAll(async () => {
  own = await startOwnControlPlane();
});
afterAll(() => own.stop());

const anEmptyStage = (t: TestContext): Promise<Stage> => aStage(t, clusterAt(own));

/** Starts a controller for one namespace; it ends with the test. */
async function startIn(t: TestContext, stage: Stage, ...flags: readonly string[]): Promise<RunningController> {
  const name = `${stage.namespace}-${starts++}`;
  const scope = [`--namespace=${stage.namespace}`, '--leader-elect=false'];
  const controller = await startCountedController(own, [...scope, ...flags], name);
  t.onTestFinished(() => controller.kill());
  return controller;
}
let starts = 0;

const at = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

/** Decides a request as `kubectl` or `cmctl approve` does: by its status. */
async function decide(stage: Stage, request: KubeObject, type: 'Approved' | 'Denied', message: string): Promise<void> {
  const { conditions = [] } = (request['status'] ?? {}) as { conditions?: readonly object[] };
  const condition = { type, status: 'True', reason: 'ByHand', message, lastTransitionTime: at() };
  const patch = { status: { conditions: [...conditions, condition] } };
  await stage.cluster.patch(stage.key(certificateRequestType, request.metadata.name), patch, 'status');
}

const untilWaiting = (stage: Stage, other?: KubeObject, name = 'www-1'): Promise<KubeObject> =>
  stage.cluster.until(
    stage.key(certificateRequestType, name),
    'waiting',
    (request) => request.metadata.uid !== other?.metadata.uid && conditionOf(request, 'Denied') === undefined,
  );

test('--enable-certificate-owner-ref: the Secret is owned, and goes with its Certificate', async (t) => {
  const stage = await anEmptyStage(t);
  await startIn(t, stage, '--enable-certificate-owner-ref');
  await stage.createAuthority();
  const { uid } = (await stage.issue('www')).metadata;
  expect((await stage.secret('www-tls')).metadata.ownerReferences).toEqual([
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      name: 'www',
      uid,
      controller: true,
      blockOwnerDeletion: true,
    },
  ]);
  await stage.cluster.delete(stage.key(certificateType, 'www'));
  await stage.cluster.untilGone(stage.key(secretType, 'www-tls'));
});

test('--enable-certificate-owner-ref switched on and off again: the owner comes and goes without a new certificate', async (t) => {
  const stage = await anEmptyStage(t);
  const first = await startIn(t, stage);
  await stage.createAuthority();
  await stage.issue('www');
  const serial = serialIn(await stage.secret('www-tls'));
  await first.stop();
  const owners = (count: number) => (secret: KubeObject) => (secret.metadata.ownerReferences ?? []).length === count;
  const second = await startIn(t, stage, '--enable-certificate-owner-ref');
  await stage.cluster.until(stage.key(secretType, 'www-tls'), 'owned', owners(1));
  await second.stop();
  await startIn(t, stage);
  const secret = await stage.cluster.until(stage.key(secretType, 'www-tls'), 'not owned', owners(0));
  expect(serialIn(secret)).toBe(serial);
});

test('without the approver a request waits for a person, who approves it', async (t) => {
  const stage = await anEmptyStage(t);
  await startIn(t, stage, '--controllers=*,-certificaterequests-approver');
  await stage.createAuthority();
  await stage.create(certificateManifest('www'));
  await stage.event('www-1', {
    type: 'Normal',
    reason: 'WaitingForApproval',
    component: 'cert-manager-certificaterequests-issuer-ca',
    message: 'Not signing CertificateRequest until it is Approved',
  });
  await decide(stage, await untilWaiting(stage), 'Approved', 'four eyes have seen it');
  await stage.settled('www', 1);
});

test('a denied request ends the attempt: told with the next attempt, delayed twice as long each time', async (t) => {
  const stage = await anEmptyStage(t);
  const backOff = [
    '--certificate-request-minimum-backoff-duration=2s',
    '--certificate-request-maximum-backoff-duration=5s',
  ];
  await startIn(t, stage, '--controllers=*,-certificaterequests-approver', ...backOff);
  await stage.createAuthority();
  await stage.create(certificateManifest('www'));
  let request: KubeObject | undefined;
  for (const [index, delay] of [2, 4, 5].entries()) {
    request = await untilWaiting(stage, request);
    await decide(stage, request, 'Denied', 'not by policy');
    const failed = await stage.cluster.until(
      stage.key(certificateType, 'www'),
      `failure ${index + 1}`,
      (object) => certificateStatus(object).failedIssuanceAttempts === index + 1,
    );
    const next = Date.parse(certificateStatus(failed).lastFailureTime ?? '') + delay * 1000;
    expect(toldBy(failed, 'Issuing')).toEqual({
      status: 'False',
      reason: 'ByHand',
      message: `The certificate request has failed to complete and will be retried: not by policy (next attempt at ${new Date(next).toISOString().replace('.000', '')})`,
    });
    if (index === 2) await showsDenied(stage);
  }
  request = await untilWaiting(stage, request);
  await decide(stage, request, 'Approved', 'by policy after all');
  const issued = certificateStatus(await stage.settled('www', 1));
  expect({ attempts: issued.failedIssuanceAttempts, at: issued.lastFailureTime }).toEqual({
    attempts: undefined,
    at: undefined,
  });
});

test('a kept key is asked for anew after a denial, and not refused by the old one', async (t) => {
  const stage = await anEmptyStage(t);
  const backOff = '--certificate-request-minimum-backoff-duration=2s';
  await startIn(t, stage, '--controllers=*,-certificaterequests-approver', backOff);
  await stage.createAuthority();
  await stage.create(certificateManifest('www', { privateKey: { algorithm: 'ECDSA', rotationPolicy: 'Never' } }));
  await decide(stage, await untilWaiting(stage), 'Approved', 'yes');
  await stage.settled('www', 1);
  await stage.patch('www', { spec: { dnsNames: ['new.example.com'] } });
  const denied = await untilWaiting(stage, undefined, 'www-2');
  await decide(stage, denied, 'Denied', 'not yet');
  await decide(stage, await untilWaiting(stage, denied, 'www-2'), 'Approved', 'now');
  await stage.settled('www', 2);
});

/** The request itself says that it was denied. */
async function showsDenied(stage: Stage): Promise<void> {
  const denied = await stage.cluster.until(
    stage.key(certificateRequestType, 'www-1'),
    'denied',
    (object) => conditionOf(object, 'Ready')?.reason === 'Denied',
  );
  expect(toldBy(denied, 'Ready')).toEqual({
    status: 'False',
    reason: 'Denied',
    message: 'The CertificateRequest was denied by an approval controller',
  });
  expect((denied['status'] as { failureTime?: string }).failureTime).toMatch(/Z$/);
}

test('--namespace: what is elsewhere, and ClusterIssuers, are left alone', async (t) => {
  const [stage, elsewhere] = [await anEmptyStage(t), await anEmptyStage(t)];
  await startIn(t, stage);
  const name = stage.namespace;
  await elsewhere.createAuthority();
  await elsewhere.create(certificateManifest('www'), issuerManifest(name, { selfSigned: {} }, 'ClusterIssuer'));
  await stage.createAuthority();
  await stage.issue('www');
  const others = [elsewhere.key(certificateType, 'www'), { type: clusterIssuerType, namespace: '', name }];
  for (const key of others) expect((await stage.cluster.get(key))?.['status']).toBeUndefined();
});

test('--copied-annotation-prefixes: only those are copied to the request', async (t) => {
  const stage = await anEmptyStage(t);
  await startIn(t, stage, '--copied-annotation-prefixes=example.com/,-example.com/secret');
  await stage.createAuthority();
  const annotations = { 'example.com/note': 'a', 'example.com/secret-note': 'b', 'other.example.com/note': 'c' };
  await stage.issue('www', {}, { annotations });
  const [request] = await stage.requests();
  const copied = Object.keys(request?.metadata.annotations ?? {}).filter((key) => key.includes('example.com'));
  expect(copied).toEqual(['example.com/note']);
});

test('without certificates-trigger nothing is issued until a renewal is asked for by hand', async (t) => {
  const stage = await anEmptyStage(t);
  await startIn(t, stage, '--controllers=*,-certificates-trigger');
  await stage.createAuthority();
  await stage.create(certificateManifest('www'));
  const idle = await stage.told('www', 'Ready', 'False', 'DoesNotExist');
  expect(toldBy(idle, 'Issuing').status).toBeUndefined();
  const issuing = {
    type: 'Issuing',
    status: 'True',
    reason: 'ManuallyTriggered',
    message: 'by hand',
    lastTransitionTime: at(),
  };
  const conditions = [...(certificateStatus(idle).conditions ?? []), issuing];
  await stage.cluster.patch(stage.key(certificateType, 'www'), { status: { conditions } }, 'status');
  await stage.settled('www', 1);
});

import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateRequestType, certificateType, issuerType } from '../../../src/api/resource-types.ts';
import { certificateManifest, issuerManifest } from '../../support/builders/manifests.ts';
import { certificateStatus, conditionOf, toldBy } from '../../support/builders/read-objects.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';

const component = 'cert-manager-certificates-issuing';
const at = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

/** A Certificate whose CA is not there yet, so that its request waits. */
async function aWaitingRequest(stage: Stage): Promise<KubeObject> {
  await stage.create(issuerManifest('ca', { ca: { secretName: 'later' } }), certificateManifest('www'));
  return stage.cluster.until(
    stage.key(certificateRequestType, 'www-1'),
    'pending',
    (request) => conditionOf(request, 'Ready')?.reason === 'Pending',
  );
}

/** Adds conditions to the request, as approvers and issuers from outside do. */
async function answer(stage: Stage, request: KubeObject, type: string, reason: string, message: string): Promise<void> {
  const { conditions = [] } = request['status'] as { conditions?: readonly object[] };
  const condition = { type, status: 'True', reason, message, lastTransitionTime: at() };
  await stage.cluster.patch(
    stage.key(certificateRequestType, request.metadata.name),
    { status: { conditions: [...conditions, condition] } },
    'status',
  );
}

test('InvalidRequest alone ends the attempt, and the next one is named', async (t) => {
  const stage = await aStage(t);
  const [reason, message] = ['NotAllowed', 'names of this zone are not yours'];
  await answer(stage, await aWaitingRequest(stage), 'InvalidRequest', reason, message);
  const failed = await stage.told('www', 'Issuing', 'False', reason);
  const { lastFailureTime = '', failedIssuanceAttempts, nextPrivateKeySecretName } = certificateStatus(failed);
  expect({ failedIssuanceAttempts, nextPrivateKeySecretName }).toEqual({ failedIssuanceAttempts: 1 });
  const next = new Date(Date.parse(lastFailureTime) + 3_600_000).toISOString().replace('.000', '');
  const text = `The certificate request has failed to complete and will be retried: ${message}`;
  expect(conditionOf(failed, 'Issuing')?.message).toBe(`${text} (next attempt at ${next})`);
  expect(toldBy(failed, 'Ready')).toMatchObject({ status: 'False', reason: 'DoesNotExist' });
  await stage.event('www', { type: 'Warning', reason, component, message: text });
});

test('after a failure nothing is tried until the back-off ends, unless the spec changes', async (t) => {
  const stage = await aStage(t);
  await answer(stage, await aWaitingRequest(stage), 'InvalidRequest', 'NotAllowed', 'no');
  await stage.told('www', 'Issuing', 'False', 'NotAllowed');
  await stage.createAuthority('other');
  expect((await stage.requests()).map(({ metadata }) => metadata.name)).toEqual(['www-1']);
  await stage.patch('www', { spec: { issuerRef: { name: 'other' } } });
  const issued = certificateStatus(await stage.settled('www', 1));
  expect(issued.failedIssuanceAttempts).toBeUndefined();
  expect(issued.lastFailureTime).toBeUndefined();
});

test('a manual renewal passes the back-off', async (t) => {
  const stage = await aStage(t);
  await answer(stage, await aWaitingRequest(stage), 'InvalidRequest', 'NotAllowed', 'no');
  const failed = await stage.told('www', 'Issuing', 'False', 'NotAllowed');
  await stage.cluster.delete(stage.key(issuerType, 'ca'));
  await stage.createAuthority();
  const others = (certificateStatus(failed).conditions ?? []).filter(({ type }) => type !== 'Issuing');
  const issuing = {
    type: 'Issuing',
    status: 'True',
    reason: 'ManuallyTriggered',
    message: 'by hand',
    lastTransitionTime: at(),
  };
  await stage.cluster.patch(
    stage.key(certificateType, 'www'),
    { status: { conditions: [...others, issuing] } },
    'status',
  );
  await stage.settled('www', 1);
});

import { expect, test } from 'vitest';
import { certificateType } from '../../../src/api/resource-types.ts';
import { sharedControlPlane } from '../../support/control-plane.ts';
import { auditedRequests } from '../../support/audit-log.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { certificateStatus, serialIn, toldBy } from '../../support/builders/read-objects.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';

const shared = { secretName: 'shared-tls' };

/** A settled Certificate `first`, and a second one that names its Secret too. */
async function aConflict(stage: Stage): Promise<void> {
  await stage.createAuthority();
  await stage.issue('first', shared);
  await stage.create(certificateManifest('second', shared));
}

test('two Certificates that name one Secret are both told so, with each other’s names', async (t) => {
  const stage = await aStage(t);
  await aConflict(stage);
  const loser = await stage.told('second', 'Ready', 'False', 'DuplicateSecretName');
  expect(toldBy(loser, 'Ready').message).toMatch(/Secret "shared-tls" belongs to Certificate "first"/);
  const component = 'cert-manager-certificates-trigger';
  await stage.event('second', { type: 'Warning', reason: 'DuplicateSecretName', component, message: '"first"' });
  await stage.event('first', { type: 'Warning', reason: 'DuplicateSecretName', component, message: '"second"' });
});

test('only the owner issues, and its certificate is left alone', async (t) => {
  const stage = await aStage(t);
  await aConflict(stage);
  const serial = serialIn(await stage.secret('shared-tls'));
  const loser = await stage.told('second', 'Ready', 'False', 'DuplicateSecretName');
  expect(toldBy(loser, 'Issuing').status).toBeUndefined();
  expect(serialIn(await stage.secret('shared-tls'))).toBe(serial);
  const filter = { namespace: stage.namespace, verbs: ['create'], resource: 'certificaterequests' };
  expect((await auditedRequests(sharedControlPlane(), filter)).map(({ objectRef }) => objectRef?.name)).toEqual([
    'first-1',
  ]);
});

test('the loser issues by itself once it has a Secret of its own', async (t) => {
  const stage = await aStage(t);
  await aConflict(stage);
  await stage.told('second', 'Ready', 'False', 'DuplicateSecretName');
  await stage.patch('second', { spec: { secretName: 'own-tls' } });
  expect(certificateStatus(await stage.settled('second', 1)).revision).toBe(1);
  expect(certificateStatus(await stage.settled('first', 1)).revision).toBe(1);
});

test('the loser takes over once the owner is deleted', async (t) => {
  const stage = await aStage(t);
  await aConflict(stage);
  await stage.told('second', 'Ready', 'False', 'DuplicateSecretName');
  const serial = serialIn(await stage.secret('shared-tls'));
  await stage.cluster.delete(stage.key(certificateType, 'first'));
  await stage.settled('second', 1);
  const secret = await stage.secret('shared-tls');
  expect(serialIn(secret)).not.toBe(serial);
  expect(secret.metadata.annotations?.['cert-manager.io/certificate-name']).toBe('second');
});

import { expect, test } from 'vitest';
import { certificateRequestType, certificateType, secretType } from '../../../src/api/resource-types.ts';
import { NAMESPACE } from '../../support/cluster-paths.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { certificateStatus, serialIn } from '../../support/builders/read-objects.ts';
import { aStage } from '../../support/builders/stage.ts';

test('a deleted Certificate leaves its Secret, and its requests go', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www');
  const serial = serialIn(await stage.secret('www-tls'));
  await stage.cluster.delete(stage.key(certificateType, 'www'));
  await stage.cluster.untilGone(stage.key(certificateRequestType, 'www-1'));
  expect(serialIn(await stage.secret('www-tls'))).toBe(serial);
});

test('a Certificate that is created again takes over the Secret it left, without a new certificate', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www');
  const serial = serialIn(await stage.secret('www-tls'));
  await stage.cluster.delete(stage.key(certificateType, 'www'));
  await stage.cluster.untilGone(stage.key(certificateRequestType, 'www-1'));
  const again = await stage.issue('www');
  expect(certificateStatus(again).revision).toBeUndefined();
  expect(serialIn(await stage.secret('www-tls'))).toBe(serial);
  expect(await stage.requests()).toEqual([]);
});

test('a Certificate deleted amid its issuance leaves nothing behind', async (t) => {
  const stage = await aStage(t);
  await stage.create(certificateManifest('www'));
  const component = 'cert-manager-certificates-request-manager';
  await stage.event('www', { type: 'Normal', reason: 'Requested', component });
  await stage.cluster.delete(stage.key(certificateType, 'www'));
  const nothing = (all: readonly unknown[]): boolean => all.length === 0;
  for (const type of [certificateRequestType, secretType]) {
    await stage.cluster.untilAll({ type, namespace: stage.namespace }, 'nothing', nothing);
  }
});

test('a hundred Certificates deleted at any moment of their first issuance leave no next key behind', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  const names = Array.from({ length: 100 }, (_, index) => `c${index}`);
  const cycle = async (name: string, index: number): Promise<void> => {
    await stage.create(certificateManifest(name));
    const key = stage.key(certificateType, name);
    if (index % 2 === 0) await stage.cluster.until(key, 'under way', ({ status }) => status !== undefined);
    await stage.cluster.delete(key);
  };
  await Promise.all(names.map(cycle));
  await stage.cluster.untilAll({ type: secretType, namespace: stage.namespace }, 'no next key', (all) =>
    all.every(({ metadata }) => metadata.labels?.['cert-manager.io/next-private-key'] === undefined),
  );
  const noRequests = (all: readonly unknown[]): boolean => all.length === 0;
  await stage.cluster.untilAll({ type: certificateRequestType, namespace: stage.namespace }, 'no requests', noRequests);
});

test('a namespace deleted amid issuances goes, and nothing is made in it again', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('done');
  await stage.create(certificateManifest('waiting', { issuerRef: { name: 'missing' } }));
  const component = 'cert-manager-certificates-request-manager';
  await stage.event('waiting', { type: 'Normal', reason: 'Requested', component });
  const namespace = { type: NAMESPACE, namespace: '', name: stage.namespace };
  await stage.cluster.delete(namespace);
  await stage.cluster.untilGone(namespace);
});

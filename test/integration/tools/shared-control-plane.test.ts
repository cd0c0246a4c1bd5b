import { expect, test } from 'vitest';
import { auditedRequests, WRITES } from '../../support/audit-log.ts';
import { objectPath } from '../../support/cluster-paths.ts';
import { TEST_USER_AGENT } from '../../support/cluster-request.ts';
import { aNamespace, sharedCluster, sharedControlPlane } from '../../support/control-plane.ts';
import { applyManifests, runKubectl, tryKubectl } from '../../support/kubectl.ts';
import type { ObjectKey, ResourceType } from '../../../src/api/kubernetes.ts';

const CONFIG_MAP: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};
const SERVICE_ACCOUNT: ResourceType = { ...CONFIG_MAP, kind: 'ServiceAccount', plural: 'serviceaccounts' };
const aConfigMap = (namespace: string, name: string, data: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace, name },
  data,
});

test('the controller manager makes the default ServiceAccount of a new namespace', async (t) => {
  const namespace = await aNamespace(t);
  const account = await sharedCluster().until(
    { type: SERVICE_ACCOUNT, namespace, name: 'default' },
    'there',
    () => true,
  );
  expect(account.metadata.name).toBe('default');
});

test('an object whose owner is deleted is collected', async (t) => {
  const [namespace, cluster] = [await aNamespace(t), sharedCluster()];
  const owner = await cluster.create(CONFIG_MAP, aConfigMap(namespace, 'owner'));
  const { uid } = owner.metadata;
  if (uid === undefined) throw new Error('the server gives every object a uid');
  const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid }];
  await cluster.create(CONFIG_MAP, {
    ...aConfigMap(namespace, 'owned'),
    metadata: { namespace, name: 'owned', ownerReferences },
  });
  await cluster.delete({ type: CONFIG_MAP, namespace, name: 'owner' });
  await cluster.untilGone({ type: CONFIG_MAP, namespace, name: 'owned' });
  expect(await cluster.list(CONFIG_MAP, namespace)).not.toContainEqual(
    expect.objectContaining({ metadata: { name: 'owned' } }),
  );
});

test('waiting for an object ends with the version that was waited for', async (t) => {
  const [namespace, cluster] = [await aNamespace(t), sharedCluster()];
  const key: ObjectKey = { type: CONFIG_MAP, namespace, name: 'counted' };
  const waiting = cluster.until(key, 'count 2', (object) => JSON.stringify(object['data']) === '{"count":"2"}');
  await cluster.create(CONFIG_MAP, aConfigMap(namespace, 'counted', { count: '1' }));
  await cluster.patch(key, { data: { count: '2' } });
  expect(await waiting).toMatchObject({ data: { count: '2' } });
});

test('waiting in vain says what was there instead', async (t) => {
  const [namespace, cluster] = [await aNamespace(t), sharedCluster()];
  await cluster.create(CONFIG_MAP, aConfigMap(namespace, 'still', { count: '1' }));
  const waiting = cluster.until({ type: CONFIG_MAP, namespace, name: 'still' }, 'count 2', () => false, 8);
  await expect(waiting).rejects.toThrow(/ConfigMap .*still: not "count 2" within 8 s; last seen: .*"count":"1"/);
});

test('the audit log counts each request once, with its user agent', async (t) => {
  const [namespace, cluster] = [await aNamespace(t), sharedCluster()];
  await cluster.create(CONFIG_MAP, aConfigMap(namespace, 'one'));
  await cluster.apply(CONFIG_MAP, aConfigMap(namespace, 'two'));
  await cluster.get({ type: CONFIG_MAP, namespace, name: 'one' });
  const filter = { namespace, userAgent: TEST_USER_AGENT, resource: 'configmaps' };
  const verbs = async (writes?: readonly string[]): Promise<string[]> =>
    (await auditedRequests(sharedControlPlane(), { ...filter, ...(writes && { verbs: writes }) })).map(
      ({ verb }) => verb,
    );
  expect(await verbs()).toEqual(['create', 'patch', 'get']);
  expect(await verbs(WRITES)).toEqual(['create', 'patch']);
});

test('kubectl reaches the same server, and RBAC is on', async (t) => {
  const namespace = await aNamespace(t);
  await applyManifests(sharedControlPlane(), [aConfigMap(namespace, 'by-kubectl')]);
  expect(await runKubectl(sharedControlPlane(), ['-n', namespace, 'get', 'configmaps', '-o', 'name'])).toContain(
    'configmap/by-kubectl',
  );
  const stranger = await tryKubectl(sharedControlPlane(), ['-n', namespace, '--as', 'stranger', 'get', 'configmaps']);
  expect(stranger).toMatchObject({ code: 1, stderr: expect.stringContaining('forbidden') });
});

test('what is not there is undefined, not an error', async (t) => {
  const key = { type: CONFIG_MAP, namespace: await aNamespace(t), name: 'absent' };
  expect(await sharedCluster().get(key)).toBeUndefined();
  await expect(sharedCluster().delete(key)).rejects.toThrow(`${objectPath(key)}: 404`);
});

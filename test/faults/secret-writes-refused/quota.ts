import type { ResourceType } from '../../../src/api/kubernetes.ts';
import { secretType } from '../../../src/api/resource-types.ts';
import type { Obstacle } from './obstacle.ts';
import { untilRefused } from './obstacle.ts';

const QUOTA: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  namespaced: true,
};
const NAME = 'few-secrets';
const COUNT = 'count/secrets';

/**
 * A ResourceQuota that leaves room for so many Secrets more. What is used is written by hand: the controller that counts it is not started
 * here, and admission takes what the status says and counts on from there.
 */
export const quota = (room: number): Obstacle => ({
  says: /exceeded quota: few-secrets, requested: count\/secrets=1, limited: count\/secrets=\d+; ask who looks after the quota/,
  reason: 'Forbidden',
  place: async (rig) => {
    const used = (await rig.cluster.list(secretType, rig.namespace)).length;
    const hard = { [COUNT]: String(room === 0 ? 0 : used + room) };
    const key = rig.key(QUOTA, NAME);
    await rig.create({
      type: QUOTA,
      object: { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: NAME }, spec: { hard } },
    });
    await rig.cluster.patch(key, { status: { hard, used: { [COUNT]: String(used) } } }, 'status');
    if (room === 0) await untilRefused(rig, 'probe');
    return () => rig.cluster.delete(key);
  },
});

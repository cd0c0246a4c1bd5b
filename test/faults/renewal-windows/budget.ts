import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateType, issuerType, orderType } from '../../../src/api/resource-types.ts';
import { requestsIn } from '../../../tools/acme-servers/pebble.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import type { AcmeScene } from '../acme-server/many-proven.ts';
import { orderAll, untilSettledAt } from '../acme-server/many-proven.ts';
import { ACME_ISSUER } from '../flows/acme-servers.ts';
import type { WindowScene } from './windows.ts';
import { answerForAll, askNow, movedIntoThePast } from './windows.ts';

const ENOUGH = 10_000;
const WAITS = 'the budget of the issuer, certwright.io/max-orders-per-hour: ';
const SECONDS = 300;
/** A log does not tell when it grows. */
const LOOK_AGAIN = 50;

/** More is due than the issuer may order in an hour; then the budget is raised. */
export const budgetScenes: readonly WindowScene[] = [
  scene('more due than the budget', async () => {}),
  scene('more due than the budget, killed amid', async ({ rig, pebble, count }) => {
    while ((await ordersAt(pebble)) < count + 2) await delay(LOOK_AGAIN, undefined, { signal: rig.signal });
    await rig.controller.restart();
  }),
];

function scene(name: string, amid: (scene: AcmeScene) => Promise<void>): WindowScene {
  return {
    name,
    signatures: 2,
    act: async (there) => {
      await orderAll(there);
      await untilSettledAt(there, 1);
      await answerForAll(there, movedIntoThePast);
      const most = there.count / 2;
      await allow(there, most);
      await askNow(there.rig);
      await amid(there);
      const found = await untilOthersWait(there, most);
      await allow(there, ENOUGH);
      await untilSettledAt(there, 2);
      return found;
    },
  };
}

const ordersAt = async (pebble: AcmeScene['pebble']): Promise<number> =>
  requestsIn(await pebble.log()).filter((request) => request === 'POST /order-plz').length;

async function allow({ rig }: AcmeScene, most: number): Promise<void> {
  const annotations = { 'certwright.io/max-orders-per-hour': String(most) };
  await rig.cluster.patch(rig.key(issuerType, ACME_ISSUER), { metadata: { annotations } });
}

/** Until what may be ordered is renewed and all others tell why they wait. What was taken and lost with the process is not ordered. */
async function untilOthersWait({ rig, pebble, count }: AcmeScene, most: number): Promise<readonly string[]> {
  const { cluster, namespace } = rig;
  const told = (all: readonly KubeObject[]): boolean => {
    const renewals = all.filter((order) => (order['spec'] as { readonly replaces?: string }).replaces !== undefined);
    const done = renewals.filter((order) => statusOf(order).state === 'valid').length;
    const waiting = renewals.filter((order) => (statusOf(order).reason ?? '').includes(WAITS)).length;
    return waiting >= count - most && done + waiting === count;
  };
  await cluster.untilAll({ type: orderType, namespace }, `${count - most} orders that wait`, told, SECONDS);
  const waits = (one: KubeObject): boolean =>
    ['Ready', 'Issuing'].some((type) => conditionOf(one, type)?.message?.includes(WAITS));
  const areTold = (all: readonly KubeObject[]): boolean => all.filter(waits).length >= count - most;
  await cluster.untilAll({ type: certificateType, namespace }, 'Certificates that say so', areTold, SECONDS);
  const renewed = (await ordersAt(pebble)) - count;
  return renewed <= most ? [] : [`${renewed} orders were made, ${most} were allowed`];
}

const statusOf = (order: KubeObject): { readonly state?: string; readonly reason?: string } =>
  (order['status'] ?? {}) as { readonly state?: string; readonly reason?: string };

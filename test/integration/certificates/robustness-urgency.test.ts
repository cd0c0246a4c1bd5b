import type { Authority } from '../../support/builders/key-pairs.ts';
import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificateRequestType, certificateType, secretType } from '../../../src/api/resource-types.ts';
import { pem } from '../../../src/base/brand.ts';
import { after, formatInstant, hours, instant, truncateToSecond } from '../../../src/base/instant.ts';
import { signedBy } from '../../support/builders/key-pairs.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { certificateStatus, textIn } from '../../support/builders/read-objects.ts';
import { aStage } from '../../support/builders/stage.ts';
import { clusterAt } from '../../support/cluster.ts';
import { startCountedController } from '../../support/controller.ts';
import { startOwnControlPlane } from '../../support/own-control-plane.ts';
import { witness } from '../../support/witness.ts';

const CERTIFICATES = 30;
const LIFE = 300;

/** The first by name, which a list shows first, has most of its life left: an order by name would be the very wrong one. */
const leftOf = (index: number): number => (CERTIFICATES - index - 0.5) / CERTIFICATES;
const nameOf = (index: number): string => `c${String(index).padStart(2, '0')}`;
const indexes = Array.from({ length: CERTIFICATES }, (_, index) => index);

// A control plane of its own, because its controller is down for a while.
let controlPlane: ControlPlane;

beforeAll(async () => {
  controlPlane = await startOwnControlPlane();
});
afterAll(() => controlPlane.stop());

test('what became due while the controller was down is renewed in the order of the life that is left', async (context) => {
  const stage = await aStage(context, clusterAt(controlPlane));
  const authority = await stage.createAuthority();
  const first = await startCountedController(controlPlane, ['--leader-elect=false'], 'before');
  const spec = { duration: `${LIFE}h`, renewBefore: '10m' };
  await stage.create(...indexes.map((index) => certificateManifest(nameOf(index), spec)));
  await Promise.all(indexes.map((index) => stage.settled(nameOf(index), 1)));
  await first.stop();
  await Promise.all(indexes.map((index) => age(stage, authority, index)));

  const seen = witness(controlPlane, [certificateRequestType], stage.namespace);
  await seen.more(CERTIFICATES);
  const second = await startCountedController(controlPlane, ['--leader-elect=false'], 'after');
  await Promise.all(indexes.map((index) => stage.settled(nameOf(index), 2)));
  await second.stop();
  seen.stop();
  const requested = seen.seen.map(({ metadata }) => metadata.name).filter((name) => name.endsWith('-2'));
  const order = [...new Set(requested)].map((name) => indexes.find((index) => name === `${nameOf(index)}-2`) ?? -1);
  expect(order).toHaveLength(CERTIFICATES);
  // Every fourth turn goes to whoever waits longest, so that nobody starves: here to those with most life left.
  const urgent = order.slice(0, 16).filter((index) => leftOf(index) < 0.3);
  expect(urgent, `order: ${order.join(' ')}`).toHaveLength(9);
});

/** Makes a Certificate as if it had been issued long ago: signed anew for another time, its status to match, and due long since. */
async function age(stage: Stage, authority: Authority, index: number): Promise<void> {
  const name = nameOf(index);
  const request = await stage.cluster.get(stage.key(certificateRequestType, `${name}-1`));
  const { request: csr = '' } = (request?.['spec'] ?? {}) as { readonly request?: string };
  const notBefore = after(truncateToSecond(instant(Date.now())), hours(-LIFE * (1 - leftOf(index))));
  const validity = { notBefore, notAfter: after(notBefore, hours(LIFE)) };
  const chain = signedBy(authority, pem(Buffer.from(csr, 'base64').toString()), validity);
  const data = { 'tls.crt': Buffer.from(chain).toString('base64') };
  const changed = await stage.cluster.patch(stage.key(secretType, `${name}-tls`), { data });
  expect(textIn(changed, 'tls.crt')).toBe(chain);
  await stage.patch(name, { spec: { renewBefore: `${LIFE - 1}h` } });
  const key = stage.key(certificateType, name);
  const status = {
    ...certificateStatus(await stage.cluster.until(key, 'there', () => true)),
    notBefore: formatInstant(validity.notBefore),
    notAfter: formatInstant(validity.notAfter),
  };
  await stage.cluster.patch(key, { status }, 'status');
}

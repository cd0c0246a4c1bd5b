import { afterAll, expect, test } from 'vitest';
import type { ObjectKey } from '../../../src/api/kubernetes.ts';
import type { Clock } from '../../../src/base/clock.ts';
import type { Fault } from '../../../src/base/fault.ts';
import { instant, milliseconds, seconds } from '../../../src/base/instant.ts';
import { systemClock } from '../../../src/base/system-clock.ts';
import { createLease } from '../../../src/kube/lease.ts';
import { LEASE_TYPE } from '../../../src/kube/lease-object.ts';
import { aNamespace, sharedCluster } from '../../support/control-plane.ts';
import { connected, never } from './connected.ts';

const api = connected();
afterAll(() => api.close());

function candidate(namespace: string, identity: string, clock: Clock = systemClock) {
  const events: string[] = [];
  let tellElected = (): void => {};
  let tellLost: (fault: Fault) => void = () => {};
  const elected = new Promise<void>((resolve) => (tellElected = resolve));
  const lost = new Promise<Fault>((resolve) => (tellLost = resolve));
  const lease = createLease({
    api,
    clock,
    random: () => 0,
    namespace,
    name: 'controller',
    identity,
    managedBy: 'cert-manager',
    // A wide deadline: an overloaded machine must not look like a dead API server.
    timing: { leaseDuration: seconds(30), renewDeadline: seconds(20), retryPeriod: milliseconds(300) },
    recordEvent: (draft) => events.push(`${draft.type} ${draft.reason} ${draft.message}`),
    onElected: tellElected,
    onLost: tellLost,
  });
  return { lease, events, elected, lost };
}

const keyIn = (namespace: string): ObjectKey => ({ type: LEASE_TYPE, namespace, name: 'controller' });

test('one of two leads, renews, and hands over at once when it is stopped', async (context) => {
  const namespace = await aNamespace(context);
  const cluster = sharedCluster();
  const first = candidate(namespace, 'first');
  first.lease.start();
  await first.elected;
  const second = candidate(namespace, 'second');
  second.lease.start();
  const lease = await cluster.until(keyIn(namespace), 'renewed', ({ spec }) => {
    const { acquireTime, renewTime } = spec as Record<string, string>;
    return acquireTime !== renewTime;
  });
  expect(lease).toMatchObject({
    metadata: { labels: { 'app.kubernetes.io/managed-by': 'cert-manager' } },
    spec: { holderIdentity: 'first', leaseDurationSeconds: 30, leaseTransitions: 0 },
  });
  expect([first.lease.stillHeld(), second.lease.stillHeld()]).toEqual([true, false]);
  expect(first.events).toEqual(['Normal LeaderElection first became leader']);
  await first.lease.release(never);
  expect(first.lease.stillHeld()).toBe(false);
  await second.elected;
  const taken = await cluster.get(keyIn(namespace));
  expect(taken?.['spec']).toMatchObject({ holderIdentity: 'second', leaseTransitions: 1 });
  await second.lease.release(never);
  const given = await cluster.get(keyIn(namespace));
  expect(given?.['spec']).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
});

test('a holder whose Lease another has taken is told, and does not give it back', async (context) => {
  const namespace = await aNamespace(context);
  const holder = candidate(namespace, 'holder');
  holder.lease.start();
  await holder.elected;
  await sharedCluster().patch(keyIn(namespace), { spec: { holderIdentity: 'robber' } });
  expect((await holder.lost).message).toBe('the Lease "controller" is lost: "robber" has taken it');
  await holder.lease.release(never);
  expect((await sharedCluster().get(keyIn(namespace)))?.['spec']).toMatchObject({ holderIdentity: 'robber' });
});

test('a deleted Lease and an edited one are held on to', async (context) => {
  const namespace = await aNamespace(context);
  const holder = candidate(namespace, 'holder');
  holder.lease.start();
  await holder.elected;
  await sharedCluster().delete(keyIn(namespace));
  const again = await sharedCluster().until(keyIn(namespace), 'made again', ({ spec }) => spec !== undefined);
  expect(again['spec']).toMatchObject({ holderIdentity: 'holder' });
  await sharedCluster().patch(keyIn(namespace), { metadata: { annotations: { a: 'b' } } });
  const before = (again['spec'] as { renewTime: string }).renewTime;
  await sharedCluster().until(keyIn(namespace), 'renewed after the edit', ({ metadata, spec }) => {
    return metadata.annotations?.['a'] === 'b' && (spec as { renewTime: string }).renewTime > before;
  });
  expect(holder.lease.stillHeld()).toBe(true);
  await holder.lease.release(never);
});

test('a holder that dies is followed by one whose clock is ten minutes ahead, not before the Lease has run out', async (context) => {
  const namespace = await aNamespace(context);
  const dead = {
    holderIdentity: 'dead',
    leaseDurationSeconds: 1,
    leaseTransitions: 4,
    renewTime: '2001-01-01T00:00:00.000000Z',
  };
  const lease = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { namespace, name: 'controller' },
    spec: dead,
  };
  await sharedCluster().create(LEASE_TYPE, lease);
  const ahead: Clock = { ...systemClock, now: () => instant(Date.now() + 600_000) };
  const began = performance.now();
  const follower = candidate(namespace, 'follower', ahead);
  follower.lease.start();
  await follower.elected;
  expect(performance.now() - began).toBeGreaterThanOrEqual(1000);
  expect((await sharedCluster().get(keyIn(namespace)))?.['spec']).toMatchObject({ leaseTransitions: 5 });
  await follower.lease.release(never);
});

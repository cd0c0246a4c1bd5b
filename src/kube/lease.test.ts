import { expect, test } from 'vitest';
import { createModelApi } from '../../test/support/model-api.ts';
import { movedClock } from '../../test/support/moved-clock.ts';
import { milliseconds, seconds } from '../base/instant.ts';
import { LEASE_TYPE } from './lease-object.ts';
import { createLease } from './lease.ts';

const key = { type: LEASE_TYPE, namespace: 'kube-system', name: 'controller' };
const never = new AbortController().signal;

/** A candidate over a model of the API that is elected when it is told so, and not started yet. */
function aCandidate({ chance = 0 } = {}) {
  const clock = movedClock();
  const fate = { losesReplies: false };
  const model = createModelApi({
    now: () => clock.now(),
    plan: ({ verb }) =>
      fate.losesReplies && verb === 'patch' ? { when: 'after', code: 'DeadlineExceeded' } : undefined,
  });
  const elected = Promise.withResolvers<void>();
  const lease = createLease({
    api: model,
    clock,
    random: () => chance,
    namespace: key.namespace,
    name: key.name,
    identity: 'us',
    managedBy: 'cert-manager',
    timing: { leaseDuration: seconds(60), renewDeadline: seconds(40), retryPeriod: milliseconds(15_000) },
    recordEvent: () => undefined,
    onElected: elected.resolve,
    onLost: () => undefined,
  });
  return { model, clock, lease, fate, elected: elected.promise };
}

/** One that is elected; from then on `losesReplies` says whether a write's reply comes back. */
async function aLeader() {
  const leader = aCandidate();
  leader.lease.start();
  await leader.elected;
  return leader;
}

const holderOf = (model: Awaited<ReturnType<typeof aLeader>>['model']): unknown => model.find(key)?.['spec'];

test('a Lease is given back when it is not needed any more', async () => {
  const { model, lease } = await aLeader();
  await lease.release(never);
  expect(holderOf(model)).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
});

test('it is given back also if the last renewal was made but its answer never came', async () => {
  const { model, clock, lease, fate } = await aLeader();
  await clock.timersSet(1);
  fate.losesReplies = true;
  const renewed = JSON.stringify(holderOf(model));
  await clock.move(seconds(16));
  expect(JSON.stringify(holderOf(model))).not.toBe(renewed);
  fate.losesReplies = false;
  await lease.release(never);
  expect(holderOf(model)).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
});

test('what another has taken meanwhile is left to it', async () => {
  const { model, lease } = await aLeader();
  const present = model.find(key);
  if (present === undefined) throw new Error('there is a Lease');
  model.inject.put(LEASE_TYPE, { ...present, spec: { ...(present['spec'] as object), holderIdentity: 'another' } });
  await lease.release(never);
  expect(holderOf(model)).toMatchObject({ holderIdentity: 'another' });
});

test('who waits takes the Lease of a dead holder when it runs out, however long the pauses between two looks', async () => {
  const { model, clock, lease } = aCandidate({ chance: 0.99 });
  const spec = { holderIdentity: 'dead', leaseDurationSeconds: 60, leaseTransitions: 0 };
  const metadata = { namespace: key.namespace, name: key.name };
  model.inject.put(LEASE_TYPE, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec });
  lease.start();
  await clock.timersSet(1);
  for (let second = 0; second < 59; second++) await clock.move(seconds(1));
  expect(holderOf(model)).toMatchObject({ holderIdentity: 'dead' });
  await clock.move(seconds(2));
  expect(holderOf(model)).toMatchObject({ holderIdentity: 'us', leaseTransitions: 1 });
});

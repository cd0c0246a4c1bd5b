import { expect, test } from 'vitest';
import { createModelApi } from '../../test/support/model-api.ts';
import { movedClock } from '../../test/support/moved-clock.ts';
import { instant, seconds } from '../base/instant.ts';
import { pause } from '../base/pause.ts';
import { LEASE_TYPE } from './lease-object.ts';
import { leaseRequests } from './lease-requests.ts';
import type { LeaseOptions } from './lease.ts';

const key = { type: LEASE_TYPE, namespace: 'kube-system', name: 'controller' };

/** Requests to an API server that takes so long for each. */
function requestsTo(slowness: ReturnType<typeof seconds>) {
  const clock = movedClock();
  const model = createModelApi({ now: () => clock.now() });
  const options: LeaseOptions = {
    api: {
      ...model,
      create: async (type, object, how, signal) => {
        await pause(clock, slowness, signal);
        signal.throwIfAborted();
        return model.create(type, object, how, signal);
      },
    },
    clock,
    random: () => 0,
    namespace: key.namespace,
    name: key.name,
    identity: 'us',
    managedBy: 'cert-manager',
    timing: { leaseDuration: seconds(15), renewDeadline: seconds(12), retryPeriod: seconds(1) },
    recordEvent: () => undefined,
    onElected: () => undefined,
    onLost: () => undefined,
  };
  return { clock, requests: leaseRequests(options, key, () => ({ wall: clock.now(), run: clock.monotonic() })) };
}

test.each([
  ['an API server slower than the retry period is waited for', seconds(3), 'written'],
  ['one that hangs is not, so that there is time for others', seconds(5), 'failed'],
] as const)('%s', async (_, slowness, expected) => {
  const { clock, requests } = requestsTo(slowness);
  const outcome = requests.perform({ do: 'create', acquiredAt: instant(0), transitions: 0 });
  await clock.move(slowness);
  expect((await outcome).is).toBe(expected);
});

import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import type { FaultPlan, Finding } from '../family.ts';
import type { Flow } from '../flows/flow.ts';
import type { Rig } from '../rig/rig.ts';
import type { Disturbance } from '../run/run-flow.ts';
import { startFaultControlPlane } from '../run/control-plane.ts';
import { runFlow } from '../run/run-flow.ts';
import { LONG_LEASE } from '../server-lost/long-lease.ts';
import { fillStorage } from './fill-storage.ts';

/** Small, so that it is full after a dozen objects. */
const QUOTA_BYTES = 24 * 1024 * 1024;
const WINDOW = 20;
const MOST_ATTEMPTS = 12;

/** What becomes of the controller meanwhile: with the default spans it ends by itself after 40 s, as its Lease cannot be renewed. */
export type Meanwhile = 'lives' | 'dies';

/**
 * etcd is full (its NOSPACE alarm) from the moment when the target Secret is to be stored: nothing can be written, and so nothing be told on
 * the object. Freed as its guide says: compact, defragment, disarm.
 */
export const storageFull =
  (flow: Flow, meanwhile: Meanwhile): FaultPlan['run'] =>
  async (world, signal) => {
    const plane = await startFaultControlPlane({ ...process.env, ETCD_QUOTA_BACKEND_BYTES: String(QUOTA_BYTES) });
    const found: Finding[] = [];
    const patient = { ...flow, flags: [...(flow.flags ?? []), ...LONG_LEASE] };
    try {
      const disturb = (rig: Rig): Disturbance => ({ over: fillAtStore(rig, plane, found, meanwhile) });
      const options = { name: 'ft08-full', seconds: 240 };
      return [...(await runFlow({ ...world, shared: plane }, patient, disturb, options, signal)), ...found];
    } finally {
      await plane.stop();
    }
  };

/** The write of the target Secret is held until the storage is full, then let through: signed, and nowhere to go. */
async function fillAtStore(rig: Rig, plane: ControlPlane, found: Finding[], meanwhile: Meanwhile): Promise<void> {
  const [reached, full] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  rig.proxy.setHooks({
    onRequest: async ({ verb, resource, name }) => {
      if (verb === 'apply' && resource === 'secrets' && name === 'web-tls') {
        reached.resolve();
        await full.promise;
      }
      return { do: 'forward' };
    },
  });
  await reached.promise;
  const free = await fillStorage(rig, plane);
  rig.proxy.setHooks({});
  const from = rig.proxy.passed.length;
  full.resolve();
  await rig.audit.next(WINDOW, () => false);
  found.push(...(await whatWasDone(rig, from)));
  if (meanwhile === 'dies') await rig.controller.kill();
  await free();
  if (meanwhile === 'dies') await rig.controller.restart();
}

async function whatWasDone(rig: Rig, from: number): Promise<readonly Finding[]> {
  const attempts = rig.proxy.passed
    .slice(from)
    .filter(({ end, request }) => end === 500 && request.resource !== 'leases');
  const list = attempts.map(({ request }) => `${request.verb} ${request.resource}`).join(', ');
  const counted =
    /^certwright_write_failures_total\{controller="certificates",resource="secrets",reason="StorageFull"\} [1-9]/m;
  const isCounted = counted.test(await rig.controller.metrics());
  return [
    ...(attempts.length === 0 ? [{ oracle: 'O1', text: 'nothing failed although the storage is full' } as const] : []),
    ...(attempts.length > MOST_ATTEMPTS
      ? [{ oracle: 'O5', text: `${attempts.length} attempts in ${WINDOW} s: ${list}` } as const]
      : []),
    ...(isCounted ? [] : [{ oracle: 'O7', text: 'no failed write was counted with reason StorageFull' } as const]),
  ];
}

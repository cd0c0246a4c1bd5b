import { setTimeout as delay } from 'node:timers/promises';
import { leaseType } from '../../../src/api/resource-types.ts';
import type { World } from '../family.ts';
import type { ProxyHooks } from '../proxy/hooks.ts';
import { isWrite } from '../proxy/seen-request.ts';
import type { Rig } from '../rig/rig.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { untilSettled } from '../flows/settled.ts';
import type { Leaders } from './scene.ts';
import { untilWritten } from '../until-written.ts';
import { LATE, LEASE } from './scene.ts';

/** What happens to the two replicas; resolves when it is over. @throws Error when one of them does what it must not. */
export type LeadersFault = (rig: Rig, leaders: Leaders, world: World) => Promise<void>;

/** A takeover may take a lease duration and so many seconds. */
const TAKEOVER_SECONDS = LEASE.duration + 5;
const ENDED_WITH_1 = 'the controller ended with 1';
/** No clock but the machine's tells when a stopped process has been stopped long enough. */
const SECOND = 1000;

/**
 * The leader is stopped amid its work, another takes over, and it goes on: it must notice before it writes anything, and end with 1.
 * It stands still for a minute in a whole run, else until the other has taken over.
 */
export const stoppedLeader =
  (afterWrites: number): LeadersFault =>
  async (rig, { another, rigLeads }, { quietSeconds }) => {
    await untilWritten(another.proxy, afterWrites, rig.signal);
    send(another.controller.pid, 'SIGSTOP');
    const stoppedAt = performance.now();
    await rigLeads;
    mustBeInTime(stoppedAt);
    const left = quietSeconds * SECOND - (performance.now() - stoppedAt);
    if (left > 0) await delay(left, undefined, { signal: rig.signal });
    const seen = another.proxy.passed.reduce((most, { request }) => Math.max(most, request.id), 0);
    send(another.controller.pid, 'SIGCONT');
    await mustEndWith1(another.controller.endedByItself);
    const late = another.proxy.passed.filter(({ request }) => request.id > seen && isWrite(request));
    const [first] = late;
    if (first !== undefined)
      throw new Error(
        `continued after another had taken over, it wrote: ${first.request.method} ${first.request.path}`,
      );
  };

/** How a leader is parted from the API server. */
export const PARTITIONS = {
  'connections refused': { onRequest: () => ({ do: 'reset' }) },
  'requests never answered': { onRequest: () => new Promise(() => undefined) },
  'replies lost': { onReply: () => ({ do: 'lose' }) },
} as const satisfies Readonly<Record<string, ProxyHooks>>;

/** The leader does not reach the API server any more: it must end with 1 before another takes over. */
export const partedLeader =
  (hooks: ProxyHooks, afterWrites: number): LeadersFault =>
  async (rig, { another, rigLeads }) => {
    await untilWritten(another.proxy, afterWrites, rig.signal);
    another.proxy.setHooks(hooks);
    another.proxy.cutWatches();
    await mustEndWith1(another.controller.endedByItself);
    const endedAt = performance.now();
    await rigLeads;
    mustBeInTime(endedAt);
  };

/** The leader, whose clock is another, is killed: the other replica waits for as long as the Lease says, and no longer. */
export const killedLeader =
  (afterWrites: number): LeadersFault =>
  async (rig, { another, rigLeads }) => {
    await untilWritten(another.proxy, afterWrites, rig.signal);
    await another.controller.kill();
    const killedAt = performance.now();
    await rigLeads;
    mustBeInTime(killedAt);
  };

/** A replica whose clock is another waits while there is a leader, takes over when it is killed, and gives back what it took. */
export const waitingReplica =
  (afterWrites: number): LeadersFault =>
  async (rig, { another }) => {
    const before = await holderOf(rig);
    await untilWritten(rig.proxy, afterWrites, rig.signal);
    // Long enough for who does not see the renewals to take the Lease.
    await delay(LEASE.duration * SECOND, undefined, { signal: rig.signal });
    if ((await holderOf(rig)) !== before) throw new Error('the Lease was taken from a leader that renewed it');
    await rig.controller.kill();
    const killedAt = performance.now();
    while ((await holderOf(rig)) === before) await delay(LOOK_AGAIN, undefined, { signal: rig.signal });
    mustBeInTime(killedAt);
    await rig.create(certificateManifest(LATE));
    await untilSettled(rig, LATE, 1);
    const code = await another.controller.stop();
    if (code !== 0) throw new Error(`the replica ended with ${code} when it was told to stop`);
    await rig.controller.start();
  };

const LOOK_AGAIN = 100;

/**
 * For the length of a Lease two lead: somebody gives it away behind the leader's back, whose requests for it are not answered, while all
 * its others are.
 */
export const twoLeaders =
  (afterWrites: number): LeadersFault =>
  async (rig, { another, rigLeads }) => {
    await untilWritten(another.proxy, afterWrites, rig.signal);
    another.proxy.setHooks({
      onRequest: ({ resource }) => (resource === 'leases' ? new Promise(() => undefined) : { do: 'forward' }),
    });
    await rig.cluster.patch(leaseOf(rig), { spec: { holderIdentity: '', leaseDurationSeconds: 1 } });
    await rigLeads;
    await mustEndWith1(another.controller.endedByItself);
  };

const leaseOf = (rig: Rig) => rig.key(leaseType, 'cert-manager-controller');

async function holderOf(rig: Rig): Promise<string> {
  const lease = await rig.cluster.get(leaseOf(rig));
  const { holderIdentity = '' }: { readonly holderIdentity?: string } = lease?.['spec'] ?? {};
  return holderIdentity;
}

function send(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) throw new Error(`there is no leader to send ${signal} to`);
  process.kill(pid, signal);
}

function mustBeInTime(since: number): void {
  const took = (performance.now() - since) / SECOND;
  if (took > TAKEOVER_SECONDS)
    throw new Error(`the takeover took ${took.toFixed(1)} s; the Lease lasts ${LEASE.duration} s`);
}

async function mustEndWith1(ended: Promise<string>): Promise<void> {
  const how = await ended;
  if (!how.startsWith(ENDED_WITH_1)) throw new Error(`who has lost the Lease must end with 1: ${how}`);
}

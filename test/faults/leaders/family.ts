import type { FaultFamily, FaultPlan } from '../family.ts';
import { runFlow } from '../run/run-flow.ts';
import type { LeadersFault } from './faults.ts';
import { killedLeader, PARTITIONS, partedLeader, stoppedLeader, twoLeaders, waitingReplica } from './faults.ts';
import type { SceneOptions } from './scene.ts';
import { leadersFlow } from './scene.ts';

/** After so many writes of the work the fault happens: before the first, amid an issuance, amid many. */
const MOMENTS = [0, 5, 14, 20, 27, 40];
const TEN_MINUTES = 600_000;
const CLOCKS = { ahead: TEN_MINUTES, behind: -TEN_MINUTES };

/** What another leader does again costs some requests beside those of a run with one. */
const ALLOWANCE = { requestFactor: 3 };

/** FT-10: two replicas, one Lease. */
export const family: FaultFamily = {
  id: 'FT-10',
  title: 'leaders stopped, parted, with other clocks, and two at once',
  atOnce: 4,
  inEveryTest: 1,
  plans: async (_, flows) => (flows.length === 0 || flows.includes('issue') ? PLANS : []),
};

const PLANS: readonly FaultPlan[] = [
  ...MOMENTS.map((after) => plan(`leader stopped after write ${after}`, { first: 'another' }, stoppedLeader(after))),
  ...Object.entries(PARTITIONS).flatMap(([how, hooks]) =>
    MOMENTS.slice(0, 3).map((after) =>
      plan(`leader parted after write ${after}, ${how}`, { first: 'another' }, partedLeader(hooks, after)),
    ),
  ),
  ...Object.entries(CLOCKS).flatMap(([which, clockAhead]) => [
    plan(`leader's clock ten minutes ${which}, killed`, { first: 'another', clockAhead }, killedLeader(14)),
    plan(`standby's clock ten minutes ${which}`, { first: 'rig', clockAhead }, waitingReplica(14)),
  ]),
  ...MOMENTS.slice(0, 3).map((after) =>
    plan(`two leaders for the length of the Lease after write ${after}`, { first: 'another' }, twoLeaders(after)),
  ),
];

function plan(what: string, options: SceneOptions, fault: LeadersFault): FaultPlan {
  return {
    name: `FT-10/issue/${what}`,
    flow: 'issue',
    run: async (world, signal) => {
      const flow = leadersFlow(world, options);
      try {
        return await runFlow(
          world,
          flow,
          (rig) => ({ over: fault(rig, flow.leadersOf(rig), world) }),
          { name: 'ft10', allowance: ALLOWANCE, seconds: 240 },
          signal,
        );
      } finally {
        await flow.close();
      }
    },
  };
}

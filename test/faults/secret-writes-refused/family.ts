import type { FaultFamily, FaultPlan, Finding, World } from '../family.ts';
import type { Flow } from '../flows/flow.ts';
import type { Baseline } from '../oracles/evidence.ts';
import type { Rig } from '../rig/rig.ts';
import { issue } from '../flows/issue.ts';
import { renew } from '../flows/renew.ts';
import { recordFlow, runFlow } from '../run/run-flow.ts';
import type { Obstacle } from './obstacle.ts';
import { policy } from './policy.ts';
import { quota } from './quota.ts';
import { notTold, refuseWhile } from './refuse.ts';
import { storageFull } from './storage-full.ts';
import { tooLarge } from './too-large.ts';
import { deadWebhook, denyingWebhook } from './webhook.ts';

const NEVER = new AbortController().signal;

/** FT-08: Secrets that the API server refuses. Signed once, told why, stored when freed, and no storm meanwhile. */
export const family: FaultFamily = {
  id: 'FT-08',
  title: 'writes of Secrets refused: quota, policy, webhook, storage, size',
  atOnce: 4,
  inEveryTest: 1,
  plans: async (world, names) => {
    const flows = [issue, renew].filter(({ name }) => names.length === 0 || names.includes(name));
    return (await Promise.all(flows.map((flow) => plansOf(world, flow)))).flat();
  },
};

/** What is in the way of which flow: a Secret that exists already needs no room in a quota, the one with the next key does. */
const OBSTACLES: readonly (readonly [string, Obstacle, readonly Flow['name'][]])[] = [
  ['quota 0', quota(0), ['issue', 'renew']],
  ['quota with room for the next key alone', quota(1), ['issue']],
  ['policy', policy, ['issue', 'renew']],
  ['webhook that denies', denyingWebhook, ['issue', 'renew']],
  ['webhook that is dead', deadWebhook, ['issue', 'renew']],
];

async function plansOf(world: World, flow: Flow): Promise<readonly FaultPlan[]> {
  const { baseline } = await recordFlow(world, flow, NEVER);
  const obstacles = OBSTACLES.filter(([, , flows]) => flows.includes(flow.name));
  return [
    ...obstacles.flatMap(([what, obstacle]) => [
      planOf({ flow, baseline, what, obstacle }),
      planOf({ flow, baseline, what: `${what}, restarted meanwhile`, obstacle, meanwhile: restart }),
    ]),
    { name: `FT-08/${flow.name}/storage full`, flow: flow.name, run: storageFull(flow, 'lives') },
    { name: `FT-08/${flow.name}/storage full, killed meanwhile`, flow: flow.name, run: storageFull(flow, 'dies') },
    ...(flow.name === 'issue' ? [{ name: 'FT-08/issue/too large', flow: 'issue', run: tooLarge }] : []),
  ];
}

const restart = ({ controller }: Rig): Promise<void> => controller.restart();

interface Refusal {
  readonly flow: Flow;
  readonly baseline: Baseline;
  readonly what: string;
  readonly obstacle: Obstacle;
  readonly meanwhile?: (rig: Rig) => Promise<void>;
}

function planOf({ flow, baseline, what, obstacle, meanwhile }: Refusal): FaultPlan {
  return {
    name: `FT-08/${flow.name}/${what}`,
    flow: flow.name,
    run: async (world, signal) => {
      const found: Finding[] = [];
      const asked: Flow = {
        ...flow,
        untilEnd: async (rig, seconds) => {
          await flow.untilEnd(rig, seconds);
          if (meanwhile === undefined) found.push(...(await notTold(rig, obstacle)));
        },
      };
      const told = [{ certificate: 'web', says: obstacle.says }];
      const findings = await runFlow(
        world,
        asked,
        refuseWhile(obstacle, found, meanwhile),
        { name: 'ft08', baseline, allowance: { told, requestFactor: 3 } },
        signal,
      );
      return [...findings, ...found];
    },
  };
}

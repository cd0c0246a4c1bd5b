import type { FaultFamily, FaultPlan, World } from '../family.ts';
import type { Flow } from '../flows/flow.ts';
import { flowsWithServersNamed } from '../flows/flows.ts';
import type { Baseline } from '../oracles/evidence.ts';
import { recordFlow, runFlow } from '../run/run-flow.ts';
import type { Moment } from './crash.ts';
import { crashAt, MOMENTS } from './crash.ts';
import type { CrashPoint } from './points.ts';
import { crashPointsOf } from './points.ts';

const NEVER = new AbortController().signal;

/** FT-01: the controller is killed before, after, and after with the reply lost, at every write and live read of every flow. */
export const family: FaultFamily = {
  id: 'FT-01',
  title: 'killed at every write and live read',
  atOnce: 16,
  inEveryTest: 12,
  plans: async (world, names) =>
    (await Promise.all((await flowsWithServersNamed(names)).map((flow) => plansOf(world, flow)))).flat(),
};

async function plansOf(world: World, flow: Flow): Promise<readonly FaultPlan[]> {
  const { baseline, passed } = await recordFlow(world, flow, NEVER);
  const places = crashPointsOf(passed).flatMap((point) => MOMENTS.map((moment) => ({ point, moment })));
  return places.map((place, index) => planOf({ ...place, flow, baseline, number: index + 1 }));
}

interface Place {
  readonly flow: Flow;
  readonly baseline: Baseline;
  readonly point: CrashPoint;
  readonly moment: Moment;
  readonly number: number;
}

const planOf = ({ flow, baseline, point, moment, number }: Place): FaultPlan => ({
  name: `FT-01/${flow.name}/${moment}/${point}`,
  flow: flow.name,
  run: (world, signal) =>
    runFlow(world, flow, (rig) => crashAt(rig, point, moment), { name: `${flow.name}-${number}`, baseline }, signal),
});

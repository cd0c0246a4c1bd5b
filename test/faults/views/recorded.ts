import type { FaultPlan, Finding, World } from '../family.ts';
import type { Flow } from '../flows/flow.ts';
import { flowsNamed } from '../flows/flows.ts';
import type { Allowance } from '../oracles/evidence.ts';
import type { PassedRequest } from '../proxy/fault-proxy.ts';
import type { Rig } from '../rig/rig.ts';
import type { Disturb, Recording } from '../run/run-flow.ts';
import { recordFlow, runFlow } from '../run/run-flow.ts';
import { lostKeys } from './lost-keys.ts';
import type { RecordedEvent } from './watched-events.ts';
import { eventsIn } from './watched-events.ts';

/** A flow that has been run without faults, and what its watches told meanwhile. */
export interface RecordedFlow {
  readonly flow: Flow;
  readonly recording: Recording;
  readonly events: readonly RecordedEvent[];
}

/** So many are run at once: their timing does not matter. */
const AT_ONCE = 3;

/** Runs the flows asked for without faults: what there is to disturb. */
export async function recordFlows(world: World, names: readonly string[]): Promise<readonly RecordedFlow[]> {
  const flows = flowsNamed(names);
  const recorded = new Map<Flow, RecordedFlow>();
  const waiting = flows.values();
  const lane = async (): Promise<void> => {
    for (const flow of waiting) recorded.set(flow, await record(world, flow));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return flows.flatMap((flow) => recorded.get(flow) ?? []);
}

async function record(world: World, flow: Flow): Promise<RecordedFlow> {
  const recording = await recordFlow(world, flow, new AbortController().signal);
  return { flow, recording, events: eventsIn(recording.lines) };
}

/** What is done in one plan. */
export interface ViewFault {
  /** `FT-02/issue/frozen/secrets#2`. */
  readonly name: string;
  readonly disturb: Disturb;
  readonly allowance?: Allowance;
  readonly seconds?: number;
}

/**
 * The plan of one fault in a recorded flow; beside the oracles, nothing may be deleted or asked for that a run without faults does not, and
 * no key that is in use.
 */
export const planOf = ({ flow, recording }: RecordedFlow, fault: ViewFault): FaultPlan => ({
  name: fault.name,
  flow: flow.name,
  run: async (world, signal) => {
    let look = (): readonly Finding[] => [];
    const disturb: Disturb = (rig) => {
      const actsSince = actsFromNow(rig);
      look = () => [...needlessActs(actsIn(recording.passed), actsSince()), ...lostKeys(rig.versions.seen)];
      return fault.disturb(rig);
    };
    const { name, disturb: _, ...more } = fault;
    const options = { name: labelOf(name), baseline: recording.baseline, ...more };
    const findings = await runFlow(world, flow, disturb, options, signal);
    return [...findings, ...look()];
  },
});

/** As the name of a namespace may be: `ft-02-issue-frozen-secrets-2`. */
const labelOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

function actsFromNow({ proxy }: Rig): () => readonly string[] {
  const before = proxy.passed.length;
  return () => actsIn(proxy.passed.slice(before));
}

/** What is deleted, made or asked to be signed. */
const actsIn = (passed: readonly PassedRequest[]): readonly string[] =>
  passed
    .filter(({ request, end }) => ['create', 'delete'].includes(request.verb) && typeof end === 'number' && end < 300)
    .map(({ request }) => `${request.verb} ${request.resource}`);

/**
 * Names of keys and requests are random or depend on them, so acts are compared by kind and number. A next key that was made for nothing is
 * deleted for good reason.
 */
function needlessActs(needed: readonly string[], done: readonly string[]): readonly Finding[] {
  const count = (acts: readonly string[], act: string): number => acts.filter((one) => one === act).length;
  const more = (act: string): number => Math.max(0, count(done, act) - count(needed, act));
  const needless = {
    'create certificaterequests': more('create certificaterequests'),
    'delete certificaterequests': more('delete certificaterequests'),
    'delete secrets': more('delete secrets') - more('create secrets'),
  };
  return Object.entries(needless)
    .filter(([, times]) => times > 0)
    .map(([act, times]) => ({ oracle: 'O3', text: `${act} was done ${times} times more than without the fault` }));
}

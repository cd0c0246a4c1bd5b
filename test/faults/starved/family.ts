import type { FaultFamily, FaultPlan, Finding, World } from '../family.ts';
import type { Flow } from '../flows/flow.ts';
import type { Disturb } from '../run/run-flow.ts';
import { recordFlow, runFlow } from '../run/run-flow.ts';
import { manyRenewed } from '../server-lost/many.ts';
import { steadyHeapMiB } from './heap.ts';
import { hoardConnections } from './hoard.ts';
import { takeAllFiles } from './no-file.ts';
import { stallAgainAndAgain } from './stall.ts';
import type { Shortage } from './starved-program.ts';
import { starvedWorld } from './starved-program.ts';

const FILES = 256;
/** With the Lease as it is by default: it must be kept. */
const flow: Flow = { ...manyRenewed(30), flags: [] };

/** FT-12: a process that gets too little: of the processor, of memory, of files. It may be slow; it must lose nothing. */
export const family: FaultFamily = {
  id: 'FT-12',
  title: 'starved: stalls of 500 ms, 1.5 times its steady heap, 256 files',
  atOnce: 1,
  inEveryTest: 0,
  plans: async (_, names) => (names.length === 0 || names.includes(flow.name) ? PLANS : []),
};

/** How the shortage is measured out, and what is done meanwhile. */
interface Starving {
  readonly shortage: (world: World, signal: AbortSignal) => Promise<Shortage>;
  readonly disturb: (found: Finding[]) => Disturb;
}

const nothing = (): Disturb => () => ({ over: Promise.resolve() });

const PLANS: readonly FaultPlan[] = [
  plan('stalled for 500 ms, 40 times', {
    shortage: async () => ({}),
    disturb: () => (rig) => ({ over: stallAgainAndAgain(rig) }),
  }),
  plan('1.5 times the heap of rest', {
    shortage: async (world, signal) => ({ heapMiB: Math.ceil(1.5 * (await steadyHeapMiB(world, flow, signal))) }),
    disturb: nothing,
  }),
  plan('256 files', { shortage: async () => ({ files: FILES }), disturb: nothing }),
  plan('256 files, and more connections to its listeners', {
    shortage: async () => ({ files: FILES }),
    disturb: (found) => (rig) => ({ over: hoardConnections(rig, FILES + 50, found) }),
  }),
  plan('256 files, and for a while none to be had', {
    shortage: async () => ({ files: FILES }),
    disturb: (found) => (rig) => ({ over: takeAllFiles(rig, FILES, found) }),
  }),
];

function plan(what: string, { shortage, disturb }: Starving): FaultPlan {
  return {
    name: `FT-12/renew/${what}`,
    flow: flow.name,
    run: async (world, signal) => {
      const found: Finding[] = [];
      const { baseline } = await recordFlow(world, flow, signal);
      const starved = await starvedWorld(world, await shortage(world, signal));
      const options = { name: 'ft12', baseline, seconds: 240 };
      return [...(await runFlow(starved, flow, disturb(found), options, signal)), ...found];
    },
  };
}

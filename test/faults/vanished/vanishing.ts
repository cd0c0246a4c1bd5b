import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import type { Finding, FaultPlan, World } from '../family.ts';
import type { Flow } from '../flows/flow.ts';
import type { Allowance } from '../oracles/evidence.ts';
import type { Rig } from '../rig/rig.ts';
import type { Reach } from '../rights-withdrawn/rights.ts';
import { ownRights } from '../rights-withdrawn/rights.ts';
import type { Disturb } from '../run/run-flow.ts';
import { runFlow } from '../run/run-flow.ts';
import { startStrictControlPlane } from '../strict-control-plane/start.ts';

/** Something that the controller stands on goes, and comes back. */
export interface Vanishing {
  readonly what: string;
  /** `shared` where nobody else is disturbed; `strict`: where owner references need rights. */
  readonly where: 'shared' | 'own' | 'strict';
  /** Where the controller may act; all of the cluster needs `--namespace=`, and a control plane of its own. */
  readonly reach?: Reach;
  readonly flags?: readonly string[];
  readonly signatures: number;
  readonly allowance?: Allowance;
  setUp(rig: Rig): Promise<void>;
  act?(rig: Rig): Promise<void>;
  /** Resolves when everything is back. */
  vanish(rig: Rig, controlPlane: ControlPlane): Promise<void>;
  untilEnd(rig: Rig, seconds: number): Promise<void>;
}

/** By when all is well again; what waits for a kind that is not served looks each half minute. */
const SECONDS = 150;

/** The plan. `number` makes its name short. */
export const planOf = (vanishing: Vanishing, number: number): FaultPlan => ({
  name: `FT-11/vanished/${vanishing.what}`,
  flow: 'vanished',
  run: (world, signal) => runVanishing(world, vanishing, number, signal),
});

async function runVanishing(
  world: World,
  vanishing: Vanishing,
  number: number,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const own = await CONTROL_PLANES[vanishing.where](world);
  try {
    const options = { name: `ft11-${number}`, seconds: SECONDS, allowance: vanishing.allowance ?? {} };
    const place = { ...world, shared: own ?? world.shared };
    const disturb: Disturb = (rig) => ({ over: vanishing.vanish(rig, place.shared) });
    return await runFlow(place, flowOf(vanishing), disturb, options, signal);
  } finally {
    await own?.stop();
  }
}

const CONTROL_PLANES: Readonly<Record<Vanishing['where'], (world: World) => Promise<ControlPlane | undefined>>> = {
  shared: async () => undefined,
  own: (world) => world.own(),
  strict: () => startStrictControlPlane(),
};

const flowOf = ({ reach, setUp, act, ...vanishing }: Vanishing): Flow => ({
  name: 'issue',
  flags: vanishing.flags ?? [],
  signatures: vanishing.signatures,
  setUp: async (rig) => {
    if (reach !== undefined) await ownRights(rig, reach);
    await setUp(rig);
  },
  act: act ?? (async () => undefined),
  untilEnd: (rig, seconds) => vanishing.untilEnd(rig, seconds),
});

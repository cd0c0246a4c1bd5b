import type { Finding, World } from '../family.ts';
import type { Flow } from '../flows/flow.ts';
import { flowsNamed } from '../flows/flows.ts';
import type { Rig } from '../rig/rig.ts';
import type { Disturb } from '../run/run-flow.ts';
import { runFlow } from '../run/run-flow.ts';
import { startStrictControlPlane } from '../strict-control-plane/start.ts';
import type { Grant } from './grants.ts';
import { grantName } from './grants.ts';
import { untilLateIssuerIsReady } from './provocations.ts';
import type { Reach, Rights } from './rights.ts';
import { ownRights } from './rights.ts';
import { untilTold } from './told.ts';
import type { Provocation } from './uses.ts';
import { useOf } from './uses.ts';

/** A refused write is tried again and again until the right is back: so many times the requests of a run without faults. */
const REQUEST_FACTOR = 5;
/** By when all is as it should be after a right was given back: what waits for a kind that it may not read looks each half minute. */
const RECOVERED_WITHIN = 120;
/** A Lease that is renewed often, and whose holder has time enough to be given back what it lacks. */
const LEASE = [
  '--leader-election-lease-duration=60s',
  '--leader-election-renew-deadline=50s',
  '--leader-election-retry-period=3s',
];

/** Runs a flow while one grant is away until its absence is named, gives it back, and asks the oracles. */
export async function runWithout(world: World, grant: Grant, signal: AbortSignal): Promise<readonly Finding[]> {
  const use = useOf(grant);
  if (use === undefined)
    return [{ oracle: 'O7', text: `nobody has said what needs "${grantName(grant)}": add a row to uses.ts` }];
  const own = await ownControlPlane(world, grant);
  try {
    const [flow, disturb] = 'unused' in use ? needingNothing(grant) : needing(use, grant);
    const options = {
      name: `ft09-${grantName(grant).replaceAll(/[^a-z]/g, '-')}`.slice(0, 30),
      allowance: { requestFactor: REQUEST_FACTOR },
      seconds: RECOVERED_WITHIN,
    };
    return await runFlow({ ...world, shared: own ?? world.shared }, flow, disturb, options, signal);
  } finally {
    await own?.stop();
  }
}

/** What is seen in the whole cluster, or needs another API server, cannot be tried where others are. */
async function ownControlPlane(world: World, grant: Grant): Promise<World['shared'] | undefined> {
  if (grant.resource.endsWith('/finalizers')) return startStrictControlPlane();
  return reachOf(grant) === 'cluster' ? world.own() : undefined;
}

const reachOf = ({ resource }: Grant): Reach => (resource.startsWith('clusterissuers') ? 'cluster' : 'namespace');

function needing(use: Provocation, grant: Grant): readonly [Flow, Disturb] {
  const flow = withOwnRights(named(use.flow), grant);
  return [
    flow,
    async (rig) => {
      const rights = flow.rightsOf(rig);
      await rights.withdraw(grant);
      await use.begin?.(rig, grant);
      return { over: untilToldAndGivenBack(rig, rights, grant, use) };
    },
  ];
}

async function untilToldAndGivenBack(rig: Rig, rights: Rights, grant: Grant, use: Provocation): Promise<void> {
  await untilTold(rig, grant, use.told);
  rig.proxy.setHooks({});
  await rights.giveBack(grant);
}

/** Without the grant all goes as with it, to the end. */
function needingNothing(grant: Grant): readonly [Flow, Disturb] {
  const flow = withOwnRights(named('issue'), grant);
  return [
    flow,
    async (rig) => {
      await flow.rightsOf(rig).withdraw(grant);
      return { over: Promise.resolve() };
    },
  ];
}

function named(name: Provocation['flow']): Flow {
  const [flow] = flowsNamed([name]);
  if (flow === undefined) throw new Error(`there is no flow ${name}`);
  return flow;
}

type OwnRightsFlow = Flow & { rightsOf(rig: Rig): Rights };

/** The flow with rights of its own, which ends when what was made beside it is well too. */
function withOwnRights(flow: Flow, grant: Grant): OwnRightsFlow {
  const reach = reachOf(grant);
  const held = new WeakMap<Rig, Rights>();
  return {
    ...flow,
    flags: [
      ...(flow.flags ?? []),
      ...(grant.resource === 'leases' ? LEASE : []),
      ...(reach === 'cluster' ? ['--namespace='] : []),
    ],
    setUp: async (rig) => {
      held.set(rig, await ownRights(rig, reach));
      await flow.setUp(rig);
    },
    untilEnd: async (rig, seconds) => {
      await flow.untilEnd(rig, seconds);
      await untilLateIssuerIsReady(rig, grant, seconds);
    },
    rightsOf: (rig) => {
      const rights = held.get(rig);
      if (rights === undefined) throw new Error('unreachable: a rig gets its rights before anything is disturbed');
      return rights;
    },
  };
}

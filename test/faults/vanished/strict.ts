import type { Finding, FaultPlan, World } from '../family.ts';
import type { Flow, FlowName } from '../flows/flow.ts';
import { flowsNamed } from '../flows/flows.ts';
import { runFlow } from '../run/run-flow.ts';
import { startStrictControlPlane } from '../strict-control-plane/start.ts';

const FLOWS: readonly FlowName[] = ['issue', 'renew', 'spec-change', 'rotate-always', 'delete'];
const FLAGS = ['--enable-certificate-owner-ref=true'];

/** Where the API server lets nobody block an owner's deletion without a right on its finalizers, the rights of `deploy/rbac` are enough. */
export const strictPlans: readonly FaultPlan[] = FLOWS.map((name) => ({
  name: `FT-11/${name}/OwnerReferencesPermissionEnforcement is on`,
  flow: name,
  run: (world, signal) => runStrictly(world, name, signal),
}));

async function runStrictly(world: World, name: FlowName, signal: AbortSignal): Promise<readonly Finding[]> {
  const [flow] = flowsNamed([name]);
  if (flow === undefined) throw new Error(`there is no flow ${name}`);
  const shared = await startStrictControlPlane();
  try {
    const owning: Flow = { ...flow, flags: [...(flow.flags ?? []), ...FLAGS] };
    const undisturbed = { over: Promise.resolve() };
    return await runFlow({ ...world, shared }, owning, () => undisturbed, { name: `ft11-${name}` }, signal);
  } finally {
    await shared.stop();
  }
}

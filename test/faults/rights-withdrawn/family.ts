import type { FaultFamily, FaultPlan } from '../family.ts';
import type { Grant } from './grants.ts';
import { grantName, grantsOf, rightsManifests } from './grants.ts';
import { runWithout } from './run-without.ts';
import { useOf } from './uses.ts';

/**
 * FT-09: each grant of `deploy/rbac` taken away while the controller runs, and given back. The plans follow from the manifests, so that a
 * new grant has one by itself, which fails until somebody says what needs it.
 */
export const family: FaultFamily = {
  id: 'FT-09',
  title: 'each of our rights withdrawn and given back',
  atOnce: 4,
  inEveryTest: 1,
  plans: async (_, flows) => {
    const grants = grantsOf(await rightsManifests());
    return grants.map((grant) => plan(grant)).filter(({ flow }) => flows.length === 0 || flows.includes(flow));
  },
};

function plan(grant: Grant): FaultPlan {
  const use = useOf(grant);
  const flow = use === undefined || 'unused' in use ? 'issue' : use.flow;
  return {
    name: `FT-09/${flow}/without ${grantName(grant)}`,
    flow,
    run: (world, signal) => runWithout(world, grant, signal),
  };
}

import type { FaultFamily, FaultPlan } from '../family.ts';
import { runAcme } from '../acme-server/many-proven.ts';
import { whyNoAcmeServers } from '../flows/acme-servers.ts';
import { budgetScenes } from './budget.ts';
import { revokedInMass } from './mass-revocation.ts';
import { nonsense } from './nonsense.ts';
import type { WindowScene } from './windows.ts';
import { away } from './away.ts';

const FLOW = 'renewal-windows';
const scenes: readonly WindowScene[] = [revokedInMass, ...nonsense, away, ...budgetScenes];

/** FT-22: what an ACME server says of when to renew, and what if it says nonsense, or nothing. */
export const family: FaultFamily = {
  id: 'FT-22',
  title: 'renewal windows: moved into the past, nonsense, nobody to ask, more than the budget',
  atOnce: 3,
  inEveryTest: 2,
  whyNot: whyNoAcmeServers,
  plans: async (_, flows) => (flows.length === 0 || flows.includes(FLOW) ? scenes.map(planOf) : []),
};

const planOf = ({ name, signatures, act }: WindowScene, index: number): FaultPlan => ({
  name: `FT-22/${FLOW}/${name}`,
  flow: FLOW,
  run: (world, signal) => runAcme(world, { name: `ft22-${index + 1}`, setting: {}, signatures, act }, signal),
});

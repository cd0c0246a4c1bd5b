import type { FaultFamily, FaultPlan } from '../family.ts';
import { whyNoAcmeServers } from '../flows/acme-servers.ts';
import { isWholeRun } from '../whole-run.ts';
import { runAcme } from './many-proven.ts';
import type { Trouble } from './troubles.ts';
import { accountsRegistered, troubles } from './troubles.ts';

const FLOW = 'acme';

/** FT-19: an ACME server with one unusual setting, or that forgets everything amid the orders. */
export const family: FaultFamily = {
  id: 'FT-19',
  title: 'ACME servers that refuse nonces, keep proofs, have long and other chains, profiles, forget',
  atOnce: 3,
  inEveryTest: 2,
  whyNot: whyNoAcmeServers,
  plans: async (world, flows) =>
    troubles
      .map((trouble, index) => ({ trouble, plan: planOf(trouble, index) }))
      .filter(({ trouble }) => isWholeRun(world) || trouble.takesMinutes !== true)
      .map(({ plan }) => plan)
      .filter(({ flow }) => flows.length === 0 || flows.includes(flow)),
};

const planOf = (trouble: Trouble, index: number): FaultPlan => ({
  name: `FT-19/${FLOW}/${trouble.name}`,
  flow: FLOW,
  run: (world, signal) => {
    const { setting, issuer, signatures = 1, servers = 1 } = trouble;
    const act = async (scene: Parameters<Trouble['act']>[0]): Promise<readonly string[]> => {
      const { before = '', found } = await trouble.act(scene);
      const registered = accountsRegistered(before + (await scene.pebble.log()));
      return registered === servers ? found : [...found, `${registered} accounts were registered, not ${servers}`];
    };
    const run = { name: `ft19-${index + 1}`, setting, signatures, act, ...(issuer === undefined ? {} : { issuer }) };
    return runAcme(world, run, signal);
  },
});

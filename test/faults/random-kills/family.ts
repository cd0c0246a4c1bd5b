import { certificateManifest } from '../../support/builders/manifests.ts';
import { renewAgainAndAgain } from '../../support/builders/renew.ts';
import type { FaultFamily, FaultPlan } from '../family.ts';
import { bringAuthority } from '../flows/authorities.ts';
import type { Flow } from '../flows/flow.ts';
import { untilSettled } from '../flows/settled.ts';
import { runFlow } from '../run/run-flow.ts';
import { killAtRandom } from './kills.ts';

const PLANS = 20;
const KILLS = 10;
const CERTIFICATES = 50;
const REVISIONS = 2;
const FLOW = 'issue-and-renew';
/** How long the end may take after the last kill: on a busy machine a hundred issuances last. */
const SECONDS = 300;

const names = Array.from({ length: CERTIFICATES }, (_, index) => `c${index}`);

/** Many Certificates, each issued, and renewed by hand as soon as it is Ready. */
const manyCertificates: Flow = {
  name: 'issue',
  signatures: CERTIFICATES * REVISIONS,
  setUp: bringAuthority,
  act: async (rig) => {
    await rig.create(...names.map((name) => certificateManifest(name)));
    const renewals = { namespace: rig.namespace, certificates: CERTIFICATES, upTo: REVISIONS };
    await renewAgainAndAgain(rig.address, renewals, rig.signal);
  },
  untilEnd: async (rig, seconds) => {
    await Promise.all(names.map((name) => untilSettled(rig, name, REVISIONS, seconds)));
  },
};

/** FT-05: two hundred kills at random moments, a supplement to those at every write (FT-01). */
export const family: FaultFamily = {
  id: 'FT-05',
  title: `${PLANS * KILLS} random kills while ${CERTIFICATES} Certificates are issued and renewed`,
  atOnce: 1,
  inEveryTest: 1,
  plans: async (_, flows) =>
    flows.length === 0 || flows.includes(FLOW) ? Array.from({ length: PLANS }, (__, index) => plan(index + 1)) : [],
};

const plan = (number: number): FaultPlan => ({
  name: `FT-05/${FLOW}/${KILLS} kills, ${number} of ${PLANS}`,
  flow: FLOW,
  run: (world, signal) =>
    runFlow(
      world,
      manyCertificates,
      killAtRandom(KILLS, world.seed * PLANS + number),
      { name: `ft05-${number}`, seconds: SECONDS },
      signal,
    ),
});

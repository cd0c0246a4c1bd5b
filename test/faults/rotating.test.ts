import { mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ControlPlane } from '../../tools/control-plane/start.ts';
import type { FaultFamily, FaultPlan, World } from './family.ts';
import { families } from './families.ts';
import { stopAcmeServers } from './flows/acme-servers.ts';
import { flows } from './flows/flows.ts';
import { openPlans } from './open-plans.ts';
import { dayOf, familiesOfDay, namesOfDay, plansOfDay } from './run/choose.ts';
import { startFaultControlPlane } from './run/control-plane.ts';
import { reproducingLine } from './run/reproduce.ts';
import { runPlans } from './run/run-plans.ts';

/** A part of every family, another each day; `CERTWRIGHT_FAULT_DAY=20000 npm test` runs that of another day. `npm run faults` runs all. */
const day = Number(process.env['CERTWRIGHT_FAULT_DAY'] ?? dayOf(new Date()));
const QUIET_SECONDS = 5;
/** So many flows a day: each has to be recorded first. */
const FLOWS = 3;

/** The first family runs every day, the others in another order each day; when so much time has passed, in milliseconds, no other is begun. */
const FIRST = 'FT-01';
const BUDGET = 150_000;

const from = performance.now();
let shared: ControlPlane;
let folder: string;

beforeAll(async () => {
  shared = await startFaultControlPlane();
  folder = await mkdtemp(join(tmpdir(), 'certwright-faults-'));
});

afterAll(async () => {
  await Promise.all([shared.stop(), stopAcmeServers()]);
  await rm(join(folder, 'recordings'), { recursive: true, force: true });
  // Logs of failed plans stay: the folder goes only when it is empty.
  await rmdir(folder).catch(() => undefined);
});

test.for(familiesOfDay([...families], day))(
  'what %s of the day disturbs comes to the same end',
  async ([id, load], t) => {
    const family = await load();
    if (family.inEveryTest === 0) t.skip('only in npm run faults');
    if (id !== FIRST && performance.now() - from > BUDGET)
      t.skip('the time for faults in npm test is up: on another day');
    const whyNot = await family.whyNot?.();
    if (whyNot !== undefined) t.skip(whyNot);
    const world = { shared, own: startFaultControlPlane, seed: day, quietSeconds: QUIET_SECONDS, folder };
    const plans = await chosen(family, world);
    const failed: string[] = [];
    await runPlans(plans, world, {
      atOnce: family.atOnce,
      signal: t.signal,
      onResult: ({ name, findings }) => {
        const found = findings.map(({ oracle, text }) => `${oracle}: ${text}`);
        if (found.length > 0) failed.push([name, ...found, reproducingLine(name, day)].join('\n'));
      },
    });
    expect(plans.length).toBeGreaterThan(0);
    expect(failed, `on day ${day}`).toEqual([]);
  },
);

/** Plans that disturb no flow by name are asked for without one. */
async function chosen(family: FaultFamily, world: World): Promise<readonly FaultPlan[]> {
  const recordings = { ...world, folder: join(folder, 'recordings') };
  await mkdir(recordings.folder, { recursive: true });
  const ofFlows = await family.plans(recordings, namesOfDay([...flows.keys()], FLOWS, day));
  const plans = ofFlows.length > 0 ? ofFlows : await family.plans(recordings, []);
  return plansOfDay(
    plans.filter(({ name }) => !openPlans.includes(name)),
    family.inEveryTest,
    day,
  );
}

import { mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../src/base/fault.ts';
import type { FaultFamily, FaultPlan, World } from '../../test/faults/family.ts';
import { families } from '../../test/faults/families.ts';
import { stopAcmeServers } from '../../test/faults/flows/acme-servers.ts';
import { shardOf } from '../../test/faults/run/choose.ts';
import { startFaultControlPlane } from '../../test/faults/run/control-plane.ts';
import type { PlanResult } from '../../test/faults/run/run-plans.ts';
import { runPlans } from '../../test/faults/run/run-plans.ts';
import type { Progress, Task } from '../terminal/progress.ts';
import type { Options } from './options.ts';
import type { FamilyResult } from './report.ts';
import { failureText, failuresIn } from './report.ts';

const RECORDINGS = 'recordings';

/** Where a run happens. */
export interface Surroundings {
  readonly progress: Progress;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Starts a control plane and hands what is to be done a world on it; takes all of it away again, but for the logs of failed plans. */
export async function withWorld<T>(
  { quietSeconds }: Options,
  { progress, seed }: Surroundings,
  work: (world: World) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'certwright-faults-'));
  const task = progress.begin('Starting a control plane');
  const shared = await told(task, startFaultControlPlane());
  task.done();
  try {
    return await work({ shared, own: startFaultControlPlane, seed, quietSeconds, folder });
  } finally {
    await Promise.all([shared.stop(), stopAcmeServers()]);
    await rm(join(folder, RECORDINGS), { recursive: true, force: true });
    // Logs of failed plans stay: the folder goes only when it is empty.
    await rmdir(folder).catch(() => undefined);
  }
}

/** The plans that the options choose, by family. Records the flows where a family does so. */
export async function choosePlans(
  options: Options,
  world: World,
  progress: Progress,
): Promise<readonly (readonly [FaultFamily, readonly FaultPlan[]])[]> {
  const chosen: (readonly [FaultFamily, readonly FaultPlan[]])[] = [];
  for (const [id, load] of families) {
    if (options.families.length > 0 && !options.families.includes(id)) continue;
    const family = await load();
    const task = progress.begin(`${id}: looking for what can be disturbed`);
    const whyNot = await told(task, family.whyNot?.() ?? Promise.resolve(undefined));
    const plans = whyNot === undefined ? await told(task, plansOf(family, options, world)) : [];
    task.done(whyNot ?? `${plans.length} plans`);
    chosen.push([family, plans]);
  }
  const missing = options.plans.find((name) => !chosen.some(([, plans]) => plans.some((plan) => plan.name === name)));
  if (missing !== undefined) throw noSuchPlan(missing);
  return chosen;
}

async function plansOf(family: FaultFamily, options: Options, world: World): Promise<readonly FaultPlan[]> {
  const recordings = { ...world, folder: join(world.folder, RECORDINGS) };
  await mkdir(recordings.folder, { recursive: true });
  if (options.plans.length > 0) return plansNamed(family, options.plans, recordings);
  const plans = await family.plans(recordings, options.flows);
  const inFlow = plans.filter(({ flow }) => options.flows.length === 0 || options.flows.includes(flow));
  return shardOf(inFlow, options.shard);
}

/** The name of a plan tells its flow in most families, so that only this one has to be recorded. */
async function plansNamed(family: FaultFamily, names: readonly string[], world: World): Promise<readonly FaultPlan[]> {
  const own = names.filter((name) => name.startsWith(`${family.id}/`));
  const flows = new Set(own.map((name) => name.split('/')[1] ?? ''));
  const among = (plans: readonly FaultPlan[]): readonly FaultPlan[] => plans.filter(({ name }) => own.includes(name));
  const quick = among(await family.plans(world, [...flows]));
  return quick.length === own.length ? quick : among(await family.plans(world, []));
}

/** Runs the chosen plans, family by family, telling of each failure when it comes. */
export async function runFamilies(
  chosen: Awaited<ReturnType<typeof choosePlans>>,
  world: World,
  options: Options,
  { progress, seed, signal }: Surroundings,
): Promise<readonly FamilyResult[]> {
  const done: FamilyResult[] = [];
  for (const [family, plans] of chosen.filter(([, list]) => list.length > 0)) {
    const from = performance.now();
    const task = progress.begin(`${family.id}: ${family.title}`);
    const results: PlanResult[] = [];
    const onResult = (result: PlanResult): void => {
      results.push(result);
      const failed = failuresIn(results).length;
      task.update(`${results.length} of ${plans.length} plans, ${failed} failed`, results.length / plans.length);
      if (result.findings.length > 0) progress.say(`\n${failureText(result, seed)}`);
    };
    await told(task, runPlans(plans, world, { atOnce: options.parallel ?? family.atOnce, signal, onResult }));
    task.done(`${plans.length} plans, ${failuresIn(results).length} failed`);
    const { id, title } = family;
    done.push({ id, title, results, seconds: Math.round((performance.now() - from) / 1000) });
  }
  return done;
}

/** A task that is not done has failed: nothing more is told of it. */
async function told<T>(task: Task, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    task.failed();
    throw error;
  }
}

const noSuchPlan = (name: string): Fault =>
  new Fault('misconfigured', {
    code: 'InvalidFlag',
    message: `there is no plan "${name}"`,
    remedy: 'npm run faults -- --list shows all of them',
  });

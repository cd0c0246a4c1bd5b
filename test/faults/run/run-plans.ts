import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaultPlan, Finding, World } from '../family.ts';

/** What became of one plan. */
export interface PlanResult {
  readonly name: string;
  readonly flow: string;
  /** Empty: passed. */
  readonly findings: readonly (Finding | Thrown)[];
  readonly seconds: number;
  /** Where its logs are; undefined when it passed: they are gone then. */
  readonly logs: string | undefined;
}

/** A plan that could not be run to its end. */
export interface Thrown {
  readonly oracle: 'none';
  readonly text: string;
}

/** How plans are run. */
export interface RunPlansOptions {
  readonly atOnce: number;
  readonly signal: AbortSignal;
  /** Called with each result as it comes. */
  onResult(result: PlanResult): void;
}

/** Runs plans, so many at once, each with a folder of its own below that of the world. Results in the order of the plans. */
export async function runPlans(
  plans: readonly FaultPlan[],
  world: World,
  { atOnce, signal, onResult }: RunPlansOptions,
): Promise<readonly PlanResult[]> {
  const results: PlanResult[] = [];
  const left = plans.entries();
  const lane = async (): Promise<void> => {
    for (const [index, plan] of left) {
      signal.throwIfAborted();
      const result = await runPlan(plan, { ...world, folder: join(world.folder, folderOf(plan)) }, signal);
      signal.throwIfAborted();
      results[index] = result;
      onResult(result);
    }
  };
  // All of them are awaited: what a stopped plan has started goes before the control plane does.
  await Promise.allSettled(Array.from({ length: Math.min(atOnce, plans.length) }, lane));
  signal.throwIfAborted();
  return results;
}

const folderOf = (plan: FaultPlan): string => plan.name.replaceAll(/[^A-Za-z0-9-]+/g, '-');

async function runPlan(plan: FaultPlan, world: World, signal: AbortSignal): Promise<PlanResult> {
  const from = performance.now();
  await mkdir(world.folder, { recursive: true });
  const findings = await findingsOf(plan, world, signal);
  if (findings.length === 0) await rm(world.folder, { recursive: true });
  return {
    name: plan.name,
    flow: plan.flow,
    findings,
    seconds: Math.round((performance.now() - from) / 100) / 10,
    logs: findings.length === 0 ? undefined : world.folder,
  };
}

async function findingsOf(plan: FaultPlan, world: World, signal: AbortSignal): Promise<PlanResult['findings']> {
  try {
    return await plan.run(world, signal);
  } catch (error) {
    return [{ oracle: 'none', text: error instanceof Error ? (error.stack ?? error.message) : String(error) }];
  }
}

import type { FaultFamily, FaultPlan, Finding, World } from '../family.ts';
import type { Scene } from './scenes.ts';
import type { TransitionStage } from '../transitions/transition-stage.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import { startTransitionStage } from '../transitions/transition-stage.ts';
import { refuseWrites } from './refuse-writes.ts';
import { isTold, scenes } from './scenes.ts';
import { collectCanaries, shownCanaries, tokenCanary } from './shown.ts';

const SECONDS = 120;

/** FT-32: a canary in every key, password and token that the controller can see, while all is well and while things go wrong. */
export const family: FaultFamily = {
  id: 'FT-32',
  title: 'no key, password or token is shown',
  atOnce: 2,
  inEveryTest: 1,
  plans: async (_, flows) => allPlans().filter(({ flow }) => flows.length === 0 || flows.includes(flow)),
};

const allPlans = (): readonly FaultPlan[] =>
  Object.entries(scenes).flatMap(([flow, scene]) =>
    ['', ', writes of Secrets refused', ', writes of statuses refused'].map((refused) => ({
      name: `FT-32/${flow}${refused}`,
      flow,
      run: (world: World) => run(world, scene(), RESOURCES[refused] ?? []),
    })),
  );

const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  ', writes of Secrets refused': ['secrets'],
  ', writes of statuses refused': ['certificates/status', 'certificaterequests/status', 'issuers/status'],
};

async function run(world: World, scene: Scene, refused: readonly string[]): Promise<readonly Finding[]> {
  const stage = await startTransitionStage(world.shared, 'canaries');
  try {
    const canaries = collectCanaries(stage);
    const token = await tokenCanary(world.shared, stage);
    const allow = refused.length === 0 ? undefined : await refuseWrites(stage, refused);
    await create(stage, scene);
    // With writes refused nothing may be told; with statuses refused nothing can be.
    if (allow !== undefined) await stage.writtenInSilence(world.quietSeconds);
    await allow?.();
    const untold = await untilTold(stage, scene);
    await stage.writtenInSilence(world.quietSeconds);
    const all = [...canaries(), token];
    const shown = await shownCanaries(stage, all);
    return [
      ...shown.map((text): Finding => ({ oracle: 'O6', text })),
      ...untold.map((name): Finding => ({ oracle: 'O1', text: `nothing is told of ${name}` })),
      ...(all.length < 2 ? [{ oracle: 'O6', text: 'there was no canary to look for' } as const] : []),
    ];
  } finally {
    await stage.end();
  }
}

async function create({ cluster, namespace }: TransitionStage, { manifests }: Scene): Promise<void> {
  for (const { type, object } of manifests)
    await cluster.create(type, { ...object, metadata: { ...object.metadata, namespace } });
}

/** The texts are there: without them nothing would have been shown. */
async function untilTold({ live }: TransitionStage, { manifests }: Scene): Promise<readonly string[]> {
  const untold = (): readonly string[] =>
    manifests
      .filter(isTold)
      .filter(({ type, object }) => {
        const present = live.get(type, object.metadata.name);
        return present === undefined || conditionOf(present, 'Ready') === undefined;
      })
      .map(({ object }) => `${object.kind} ${object.metadata.name}`);
  await live.until(() => (untold().length === 0 ? true : undefined), SECONDS);
  return untold();
}

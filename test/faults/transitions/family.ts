import type { Chain } from './spec-template.ts';
import type { FaultFamily, FaultPlan, Finding, World } from '../family.ts';
import { certificateChains, certificateFieldNames } from './certificate-chains.ts';
import { pairChains, relatedFields } from './certificate-pairs.ts';
import { walkCertificates } from './certificate-walk.ts';
import { startTransitionStage } from './transition-stage.ts';

/**
 * FT-27: each field of each kind goes from good values over its bounds to bad ones and back, in an order that the seed decides, and the
 * end is each time that of a fresh object of the same spec.
 */
export const transitions: FaultFamily = {
  id: 'FT-27',
  title: 'transitions of every field end as a fresh object',
  atOnce: 2,
  inEveryTest: 2,
  plans: async () => [
    ...certificateFieldNames.map((field) => certificatePlan(`spec.${field}`, (seed) => certificateChains(field, seed))),
    ...relatedFields.map((group) => certificatePlan(group, (seed) => pairChains(group, seed))),
  ],
};

function certificatePlan(title: string, chains: (seed: number) => readonly Chain[]): FaultPlan {
  return {
    name: `FT-27/Certificate/${title}`,
    flow: 'Certificate',
    run: (world) => runCertificates(world, chains(world.seed)),
  };
}

async function runCertificates(world: World, chains: readonly Chain[]): Promise<readonly Finding[]> {
  const stage = await startTransitionStage(world.shared, 'transitions');
  try {
    const { problems } = await walkCertificates(stage, chains);
    const late = problems.length > 0 ? [] : await stage.writtenInSilence(world.quietSeconds);
    return [
      ...problems.map((text): Finding => ({ oracle: 'O8', text: `seed ${world.seed}, ${text}` })),
      ...(late.length === 0 ? [] : [{ oracle: 'O1', text: `written without cause: ${late.join(', ')}` } as const]),
    ];
  } finally {
    await stage.end();
  }
}

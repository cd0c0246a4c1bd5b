import type { Chain } from './spec-template.ts';
import type { FaultFamily, FaultPlan, Finding, World } from '../family.ts';
import type { TransitionStage } from './transition-stage.ts';
import type { WalkReport } from './certificate-walk.ts';
import { aPrivateKey, requestFor } from '../../support/builders/key-pairs.ts';
import { certificateChains, certificateFieldNames } from './certificate-chains.ts';
import { pairChains, relatedFields } from './certificate-pairs.ts';
import { walkCertificates } from './certificate-walk.ts';
import { issuerChains, issuerSubjects } from './issuer-chains.ts';
import { walkObjects } from './plain-walk.ts';
import { requestChains } from './request-chains.ts';
import { startTransitionStage } from './transition-stage.ts';
import { walkedIssuers, walkedRequests } from './walked-kinds.ts';

/**
 * FT-27: each field of each kind goes from good values over its bounds to bad ones and back, in an order that the seed decides, and the
 * end is each time that of a fresh object of the same spec.
 */
export const family: FaultFamily = {
  id: 'FT-27',
  title: 'every field through its values and back ends as a fresh object',
  atOnce: 2,
  inEveryTest: 2,
  plans: async (_, flows) => allPlans().filter(({ flow }) => flows.length === 0 || flows.includes(flow)),
};

function allPlans(): readonly FaultPlan[] {
  return [
    ...certificateFieldNames.map((field) => certificatePlan(`spec.${field}`, (seed) => certificateChains(field, seed))),
    ...relatedFields.map((group) => certificatePlan(group, (seed) => pairChains(group, seed))),
    ...issuerSubjects.map((subject) =>
      plan('Issuer', subject, (stage, seed) => walkObjects(stage, walkedIssuers, issuerChains(subject, seed))),
    ),
    plan('CertificateRequest', 'spec', walkRequests),
  ];
}

const certificatePlan = (title: string, chains: (seed: number) => readonly Chain[]): FaultPlan =>
  plan('Certificate', title, (stage, seed) => walkCertificates(stage, chains(seed)));

async function walkRequests(stage: TransitionStage, seed: number): Promise<WalkReport> {
  const usages = ['digital signature', 'key encipherment'] as const;
  const csr = requestFor({ dnsNames: ['www.example.com'], usages }, await aPrivateKey());
  return walkObjects(stage, walkedRequests, requestChains(Buffer.from(csr).toString('base64'), seed));
}

type Walk = (stage: TransitionStage, seed: number) => Promise<WalkReport>;

function plan(flow: string, title: string, walk: Walk): FaultPlan {
  return { name: `FT-27/${flow}/${title}`, flow, run: (world) => run(world, walk) };
}

async function run(world: World, walk: Walk): Promise<readonly Finding[]> {
  const stage = await startTransitionStage(world.shared, 'transitions');
  try {
    const { problems } = await walk(stage, world.seed);
    const late = problems.length > 0 ? [] : await stage.writtenInSilence(world.quietSeconds);
    return [
      ...problems.map((text): Finding => ({ oracle: 'O8', text })),
      ...(late.length === 0 ? [] : [{ oracle: 'O1', text: `written without cause: ${late.join(', ')}` } as const]),
    ];
  } finally {
    await stage.end();
  }
}

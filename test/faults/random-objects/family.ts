import type { FaultFamily, FaultPlan, Finding, World } from '../family.ts';
import fc from 'fast-check';
import { anyBatch, materialOfRigs, problemsBeside } from './beside-healthy.ts';
import { beforeApiServer } from './before-api-server.ts';

/** 100,000 objects in all, in plans of which each takes some seconds. */
const PLANS = 200;
const REAL_PLANS = 6;
const BATCHES = 20;
const MOST_IN_BATCH = 50;
/** Enough to tell of; what comes after is most often the same. */
const ENOUGH = 3;

/** FT-29: random objects of all kinds beside healthy ones, in a process of the controllers' own and before the real API server. */
export const family: FaultFamily = {
  id: 'FT-29',
  title: 'random objects of all kinds hurt no healthy one',
  atOnce: 2,
  inEveryTest: 1,
  plans: async (_, flows) => allPlans().filter(({ flow }) => flows.length === 0 || flows.includes(flow)),
};

const allPlans = (): readonly FaultPlan[] => [
  ...Array.from({ length: REAL_PLANS }, (_, index) => beforeApiServer(index)),
  ...Array.from({ length: PLANS }, (_, index) => inProcess(index)),
];

/** The controllers as the process puts them together, over a model of the API: objects that no API server of today would let pass too. */
function inProcess(index: number): FaultPlan {
  const flow = 'model';
  return { name: `FT-29/${flow}/${index}`, flow, run: (world, signal) => runBatches(world, index, signal) };
}

async function runBatches({ seed }: World, index: number, signal: AbortSignal): Promise<readonly Finding[]> {
  const material = await materialOfRigs();
  const batches = fc.sample(anyBatch(material, MOST_IN_BATCH), { numRuns: BATCHES, seed: seed * PLANS + index });
  const findings: Finding[] = [];
  for (const [number, batch] of batches.entries()) {
    signal.throwIfAborted();
    const problems = await problemsBeside(material, batch);
    findings.push(...problems.map((text): Finding => ({ oracle: 'O1', text: `batch ${number}: ${text}` })));
    if (findings.length >= ENOUGH) break;
  }
  return findings;
}

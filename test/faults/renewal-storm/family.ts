import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultFamily, FaultPlan } from '../family.ts';
import type { Storm, StormSeen } from './storm.ts';
import { judgeStorm, requestedRanks, shareInOrder } from './judge-storm.ts';
import { runStorm } from './storm.ts';

const storms: readonly Storm[] = [
  { count: 60, gapSeconds: 2, seconds: 300 },
  { count: 2000, gapSeconds: 0.6, seconds: 1800 },
];

/** FT-35: everything due at once, after a downtime through the whole renewal window. */
export const family: FaultFamily = {
  id: 'FT-35',
  title: 'renewal storm after a downtime',
  atOnce: 1,
  // The one of 60 has a test of its own: plans rotate, and the other takes minutes.
  inEveryTest: 0,
  plans: async () => storms.map(planOf),
};

const planOf = (storm: Storm): FaultPlan => ({
  name: `FT-35/storm/${storm.count}`,
  flow: 'storm',
  run: async (world, signal) => {
    const seen = await runStorm(world, storm, signal);
    appendFileSync(join(world.folder, 'figures.txt'), `${figuresOf(seen)}\n`);
    return judgeStorm(seen);
  },
});

/** For people, and for docs/faults.md. */
export function figuresOf(seen: StormSeen): string {
  const inOrder = Math.round(shareInOrder(requestedRanks(seen)) * 100);
  const expired = [...seen.notAfter.values()].filter((end) => end <= seen.startedAt).length;
  const perRenewal = (seen.requests.length / seen.count).toFixed(1);
  return `${seen.count} renewed in ${seen.seconds.toFixed(0)} s, ${inOrder} % in order of expiry (${expired} had expired before), ${perRenewal} requests each with events, ${seen.probes} probes with ${seen.probeFailures.length} failures`;
}

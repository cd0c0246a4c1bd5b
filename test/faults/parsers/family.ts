import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultFamily, FaultPlan, Finding, World } from '../family.ts';
import type { HostileReader } from './hostile-case.ts';
import type { Samples } from './samples.ts';
import type { Shard } from './shard.ts';
import { chanceOf } from './chance.ts';
import { hostileReaders } from './readers/all.ts';
import { runShard } from './run-shard.ts';
import { makeSamples } from './samples.ts';

const SHARDS = 4;

/** FT-28: hostile input for every reader of bytes or text that others control, within bounds of time and memory. */
export const family: FaultFamily = {
  id: 'FT-28',
  title: 'hostile input for every parser',
  atOnce: 2,
  // A few thousand cases of each are in the unit tests.
  inEveryTest: 0,
  plans: async (_, flows) => {
    const samples = makeSamples();
    const readers = hostileReaders(samples).filter(({ name }) => flows.length === 0 || flows.includes(name));
    return readers.flatMap((reader) => shardsOf(reader, samples));
  },
};

function shardsOf(reader: HostileReader, samples: Samples): readonly FaultPlan[] {
  const size = Math.ceil(reader.cases / SHARDS);
  return Array.from({ length: SHARDS }, (_, number) => {
    const range = { from: number * size, to: (number + 1) * size };
    return {
      name: `FT-28/${reader.name}/${range.from}-${range.to - 1}`,
      flow: reader.name,
      run: (world, signal) => run(reader, { reader: reader.name, samples, seed: world.seed, ...range }, world, signal),
    };
  });
}

async function run(
  reader: HostileReader,
  shard: Shard,
  { folder }: World,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const result = await runShard(shard, signal);
  return result.problems.map(({ index, text }) => ({
    oracle: 'O1',
    text: `${reader.name}: case ${index} ${text}; its input is in ${keep(reader, shard, index, folder)}`,
  }));
}

/** Keys in the samples are made anew for each run, so the input itself is kept. */
function keep(reader: HostileReader, { seed }: Shard, index: number, folder: string): string {
  const file = join(folder, `${reader.name}-${index}.input`);
  writeFileSync(file, reader.aCase(chanceOf(seed, index)).input);
  return file;
}

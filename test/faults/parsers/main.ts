import { parseArgs } from 'node:util';
import type { HostileReader } from './hostile-case.ts';
import type { Samples } from './samples.ts';
import { chanceOf } from './chance.ts';
import { hostileReaders } from './readers/all.ts';
import { boundsText, runShard } from './run-shard.ts';
import { makeSamples } from './samples.ts';

/**
 * Reads hostile input by some or all readers and prints a table: `node test/faults/parsers/main.ts [reader …] [--cases 1000] [--seed 1] [--from 0]`.
 * `npm run faults -- --plan FT-28` runs the same in shards.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
});
const samples = makeSamples();
const readers = hostileReaders(samples).filter(({ name }) => positionals.length === 0 || positionals.includes(name));
process.stdout.write(
  `seed ${values.seed}; ${boundsText}\nreader | cases | mean µs | slowest ms (case) | largest KiB (case)\n`,
);
for (const reader of readers) await printRun(reader, samples);

async function printRun(reader: HostileReader, given: Samples): Promise<void> {
  const seed = Number(values.seed);
  const from = Number(values.from);
  const shard = { reader: reader.name, samples: given, seed, from, to: from + Number(values.cases) };
  const { cases, meanMicroseconds, slowest, largest, problems } = await runShard(shard, new AbortController().signal);
  const figures = [
    `${cases}`,
    meanMicroseconds.toFixed(0),
    `${slowest.milliseconds.toFixed(1)} (${slowest.index})`,
    `${largest.kibibytes.toFixed(0)} (${largest.index})`,
  ];
  process.stdout.write(`${[reader.name, ...figures].join(' | ')}\n`);
  for (const { index, text } of problems) {
    const { input } = reader.aCase(chanceOf(seed, index));
    const shown = typeof input === 'string' ? JSON.stringify(input) : Buffer.from(input).toString('hex');
    process.stdout.write(`  case ${index} ${text}\n    ${shown.slice(0, 400)}\n`);
  }
}

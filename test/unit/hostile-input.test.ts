import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { chanceOf } from '../faults/parsers/chance.ts';
import { examine } from '../faults/parsers/examine.ts';
import { hostileReaders } from '../faults/parsers/readers/all.ts';
import { makeSamples } from '../faults/parsers/samples.ts';

/** The seed is in each test's name, so that it is printed with a failure. `npm run faults` runs a million cases of each, with bounds of time and memory. */
const SEED = Number(process.env['CERTWRIGHT_SEED'] ?? randomInt(2 ** 31));
/** Of the cases of a whole run, one of so many. */
const SHARE = 500;

test.each(hostileReaders(makeSamples()).map((reader) => [reader.name, reader] as const))(
  `hostile input for %s ends in nothing but a Fault that may come out (CERTWRIGHT_SEED=${SEED})`,
  async (_, reader) => {
    for (let index = 0; index < reader.cases / SHARE; index += 1) {
      const hostile = reader.aCase(chanceOf(SEED, index));
      const problem = await examine(reader, hostile);
      const { input } = hostile;
      expect(problem, `case ${index}: ${typeof input === 'string' ? input : Buffer.from(input).toString('hex')}`).toBe(
        undefined,
      );
    }
  },
  60_000,
);

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const FLAGS = join(import.meta.dirname, '../../bin/v8-flags.cjs');

/**
 * Fills a heap as caches do, half of what is made being kept for a while, and tells the largest size of its young generation on the way.
 * What V8 tells moves by some pages, and is half of the size for a moment after a full collection.
 */
const WORK = `
  const size = () => require('node:v8').getHeapSpaceStatistics().find((one) => one.space_name === 'new_space').space_size;
  let largest = size();
  const kept = [];
  for (let round = 0; round < 90; round++) {
    for (let index = 0; index < 8_000; index++) {
      const made = { name: 'object-' + index, labels: { round: String(round) }, items: [index, round] };
      if (index % 2 === 0) kept[index + (round % 8) * 8_000] = made;
    }
    largest = Math.max(largest, size());
  }
  console.log(JSON.stringify({ largest: largest / 2 ** 20, flags: process.execArgv, words: process.argv.slice(2) }));
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'certwright-v8-flags-'));
  writeFileSync(join(folder, 'with.cjs'), `require(${JSON.stringify(FLAGS)}).startWithFlags('controller');${WORK}`);
  writeFileSync(join(folder, 'without.cjs'), WORK);
  writeFileSync(
    join(folder, 'command.cjs'),
    `require(${JSON.stringify(FLAGS)}).startWithFlags(process.argv[2]); console.log(JSON.stringify(process.execArgv));`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Told {
  readonly largest: number;
  readonly flags: readonly string[];
  readonly words: readonly string[];
}

const run = (file: string, nodeFlags: readonly string[] = []): Told =>
  JSON.parse(
    execFileSync(process.execPath, [...nodeFlags, join(folder, file), 'one', '--two'], { encoding: 'utf8' }),
  ) as Told;

/** V8 grows by doubling at least: what stays below has not grown. */
const NEXT_SIZE = 16;

test('the young generation of a process with the flags does not grow beyond 8 MiB, that of another does', () => {
  expect(run('with.cjs').largest).toBeLessThan(NEXT_SIZE);
  expect(run('without.cjs').largest).toBeGreaterThanOrEqual(NEXT_SIZE);
});

test('the words of the command line stay, and flags of whoever started it count', () => {
  const { largest, flags, words } = run('with.cjs', ['--max-semi-space-size=16', '--min-semi-space-size=16']);
  expect(words).toEqual(['one', '--two']);
  expect(flags.slice(-2)).toEqual(['--max-semi-space-size=16', '--min-semi-space-size=16']);
  expect(largest).toBeGreaterThanOrEqual(NEXT_SIZE);
});

test.each([
  ['controller', 6],
  ['acmesolver', 2],
  ['version', 0],
])('%s is started with %i flags', (command, count) => {
  const told = execFileSync(process.execPath, [join(folder, 'command.cjs'), command], { encoding: 'utf8' });
  expect(JSON.parse(told)).toHaveLength(count);
});

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const LIMITS = join(import.meta.dirname, '../../bin/heap-limits.cjs');

/** Fills a heap as caches do, half of what is made being kept for a while, and tells how large its parts have become. */
const WORK = `
  const kept = [];
  for (let round = 0; round < 90; round++)
    for (let index = 0; index < 8_000; index++) {
      const made = { name: 'object-' + index, labels: { round: String(round) }, items: [index, round] };
      if (index % 2 === 0) kept[index + (round % 8) * 8_000] = made;
    }
  const spaces = require('node:v8').getHeapSpaceStatistics();
  const size = (name) => spaces.find((space) => space.space_name === name).space_size;
  console.log(JSON.stringify({ young: size('new_space') }));
`;

/** Sizes after the work in a process of its own, in MiB. */
function sizesAfter(before: string): { readonly young: number } {
  const { young } = JSON.parse(execFileSync(process.execPath, ['-e', `${before}${WORK}`], { encoding: 'utf8' }));
  return { young: young / 2 ** 20 };
}

test('the young generation of a limited process is 8 MiB and stays so, of another it is not', () => {
  const limited = sizesAfter(`require(${JSON.stringify(LIMITS)}).limitHeap();`).young;
  expect(limited).toBeGreaterThan(4);
  expect(limited).toBeLessThanOrEqual(8);
  expect(sizesAfter('').young).toBeGreaterThan(8);
});

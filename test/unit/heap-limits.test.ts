import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const LIMITS = join(import.meta.dirname, '../../bin/heap-limits.cjs');

/**
 * Fills a heap as caches do, half of what is made being kept for a while, and tells the sizes of its young generation: at the start, and the
 * largest on the way. What V8 tells moves by some pages, and is half of the size for a moment after a full collection.
 */
const WORK = `
  const size = () => require('node:v8').getHeapSpaceStatistics().find((one) => one.space_name === 'new_space').space_size;
  const first = size();
  let largest = first;
  const kept = [];
  for (let round = 0; round < 90; round++) {
    for (let index = 0; index < 8_000; index++) {
      const made = { name: 'object-' + index, labels: { round: String(round) }, items: [index, round] };
      if (index % 2 === 0) kept[index + (round % 8) * 8_000] = made;
    }
    largest = Math.max(largest, size());
  }
  console.log(JSON.stringify({ first: first / 2 ** 20, largest: largest / 2 ** 20 }));
`;

/** Of a process of its own, in MiB. */
const youngGeneration = (before: string): unknown =>
  JSON.parse(execFileSync(process.execPath, ['-e', `${before}${WORK}`], { encoding: 'utf8' }));

/** V8 grows by doubling at least: what stays below has not grown. */
const NEXT_SIZE = 16;

test('the young generation of a limited process is 8 MiB and does not grow, that of another does', () => {
  const limited = youngGeneration(`require(${JSON.stringify(LIMITS)}).limitHeap();`);
  expect(limited).toEqual({ first: 8, largest: expect.toSatisfy((largest: number) => largest < NEXT_SIZE) });
  const other = youngGeneration('');
  expect(other).toMatchObject({ largest: expect.toSatisfy((largest: number) => largest >= NEXT_SIZE) });
});

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const HOLD_SMALL = JSON.stringify(join(import.meta.dirname, 'hold-small.ts'));

/** Makes objects of which half are kept for a while, and tells the largest size of the young generation on the way, in MiB. */
const WORK = `
  import { getHeapSpaceStatistics } from 'node:v8';
  const size = () => getHeapSpaceStatistics().find((one) => one.space_name === 'new_space').space_size;
  const kept = [];
  let largest = size();
  for (let round = 0; round < 40; round++) {
    for (let index = 0; index < 8_000; index++) {
      const made = { name: 'object-' + index, items: [index, round] };
      if (index % 2 === 0) kept[index + (round % 8) * 8_000] = made;
    }
    largest = Math.max(largest, size());
  }
  console.log(largest / 2 ** 20);
`;

const largestYoungGeneration = (before: string): number =>
  Number(
    execFileSync(process.execPath, ['--input-type=module', '--eval', `${before}${WORK}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );

test('the young generation of a running process stays as small as it was made', () => {
  expect(largestYoungGeneration(`import { holdSmall } from ${HOLD_SMALL}; holdSmall();`)).toBeLessThanOrEqual(4);
  expect(largestYoungGeneration('')).toBeGreaterThanOrEqual(8);
});

import { expect, test } from 'vitest';
import { percentile } from './percentile.ts';

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

test.each([
  ['the median of a hundred', hundred, 50, 50],
  ['p95 of a hundred', hundred, 95, 95],
  ['p99 of a hundred', hundred, 99, 99],
  ['p99 of three is the largest', [3, 1, 2], 99, 3],
  ['p50 of two is the smaller', [7, 5], 50, 5],
  ['one value', [4], 99, 4],
  ['nothing', [], 50, 0],
])('%s', (_, values, percent, expected) => {
  expect(percentile(values, percent)).toBe(expected);
});

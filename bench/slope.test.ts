import { expect, test } from 'vitest';
import { slope } from './slope.ts';

test.each([
  ['what grows by three each time', [1, 4, 7, 10], 3],
  ['what stays', [5, 5, 5], 0],
  ['what goes up and down again', [1, 2, 3, 2, 1], 0],
  ['what shrinks', [4, 2], -2],
  ['one value', [7], 0],
  ['nothing', [], 0],
])('%s', (_, values, expected) => {
  expect(slope(values)).toBeCloseTo(expected);
});

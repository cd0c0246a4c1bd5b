import { expect, test } from 'vitest';
import type { Figure } from './measurement.ts';
import { isMet } from './measurement.ts';

const figure = (parts: Partial<Figure>): Figure => ({ id: 'x', what: 'x', value: 1, unit: 'one', ...parts });

test.each([
  ['nothing is demanded', figure({}), undefined],
  ['one more in two thousand is none for each', figure({ value: 1.0005, target: { atMost: 1 } }), true],
  ['one more in a hundred is', figure({ value: 1.01, target: { atMost: 1 } }), false],
  ['a time is as it was measured', figure({ value: 8.001, unit: 'milliseconds', target: { atMost: 8 } }), false],
  ['a share that is too low', figure({ value: 0.69, unit: 'share', target: { atLeast: 0.7 } }), false],
])('%s', (_, measured, met) => {
  expect(isMet(measured)).toBe(met);
});

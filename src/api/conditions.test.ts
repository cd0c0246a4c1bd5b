import { expect, test } from 'vitest';
import { isTrue } from './conditions.ts';

test('a condition that is not there is not True', () => {
  const ready = { type: 'Ready', status: 'True' } as const;
  expect(isTrue([ready], 'Ready')).toBe(true);
  expect(isTrue([ready], 'Issuing')).toBe(false);
  expect(isTrue(undefined, 'Ready')).toBe(false);
});

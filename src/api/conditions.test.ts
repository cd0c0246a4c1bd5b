import { describe, expect, test } from 'vitest';
import { instant } from '../base/instant.ts';
import { conditionsAfter, foreignConditions, isTrue } from './conditions.ts';
import type { Condition } from './shared-types.ts';

const now = instant(Date.parse('2026-11-24T12:00:00Z'));
const ready = { type: 'Ready', status: 'True', reason: 'Ready', message: 'fine' } as const;
const readyBefore: Condition = { ...ready, lastTransitionTime: '2026-01-01T00:00:00Z', observedGeneration: 1 };
const foreign: Condition = { type: 'Audited', status: 'True' };

describe('conditionsAfter', () => {
  test('gives a new condition the time and generation, at the end of the list', () => {
    expect(conditionsAfter([foreign], { set: [ready], observedGeneration: 3 }, now)).toEqual([
      foreign,
      { ...ready, lastTransitionTime: '2026-11-24T12:00:00Z', observedGeneration: 3 },
    ]);
  });
  test('keeps the very object that says the same already, and others in their place', () => {
    const after = conditionsAfter([readyBefore, foreign], { set: [ready], observedGeneration: 1 }, now);
    expect(after[0]).toBe(readyBefore);
    expect(after[1]).toBe(foreign);
  });
  test('keeps the time while the status stays, though the message changes', () => {
    const [after] = conditionsAfter(
      [readyBefore],
      { set: [{ ...ready, message: 'finer' }], observedGeneration: 2 },
      now,
    );
    expect(after).toEqual({ ...readyBefore, message: 'finer', observedGeneration: 2 });
  });
  test('moves the time with the status', () => {
    const [after] = conditionsAfter(
      [readyBefore],
      { set: [{ ...ready, status: 'False' }], observedGeneration: 1 },
      now,
    );
    expect(after?.lastTransitionTime).toBe('2026-11-24T12:00:00Z');
  });
  test('takes out what is to be removed, and nothing else', () => {
    expect(conditionsAfter([readyBefore, foreign], { set: [], remove: ['Ready', 'Issuing'] }, now)).toEqual([foreign]);
  });
  test('writes no generation for kinds that have none', () => {
    expect(conditionsAfter(undefined, { set: [ready] }, now)[0]).not.toHaveProperty('observedGeneration');
  });
});

test('foreign conditions are those of other types, verbatim', () => {
  expect(foreignConditions([readyBefore, foreign], ['Ready'])).toEqual([foreign]);
  expect(foreignConditions(undefined, ['Ready'])).toEqual([]);
});

test('a condition that is not there is not True', () => {
  expect(isTrue([readyBefore], 'Ready')).toBe(true);
  expect(isTrue([readyBefore], 'Issuing')).toBe(false);
  expect(isTrue(undefined, 'Ready')).toBe(false);
});

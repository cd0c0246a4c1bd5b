import { describe, expect, test } from 'vitest';
import type { Condition } from '../api/shared-types.ts';
import { instant } from '../base/instant.ts';
import { withCondition, withoutCondition } from './condition.ts';

const now = instant(Date.parse('2026-11-24T12:00:00Z'));
const ready = { type: 'Ready', status: 'True', reason: 'Ready', message: 'fine' } as const;
const before: Condition = { ...ready, lastTransitionTime: '2026-01-01T00:00:00Z', observedGeneration: 1 };
const foreign: Condition = { type: 'Audited', status: 'True' };

describe('a condition in its list', () => {
  test('that is new stands at the end, with the time', () => {
    const wish = { ...ready, observedGeneration: 3 };
    expect(withCondition([foreign], wish, now)).toEqual([
      foreign,
      { ...ready, lastTransitionTime: '2026-11-24T12:00:00Z', observedGeneration: 3 },
    ]);
  });

  test('stays in its place, and others are passed on as they were read', () => {
    const after = withCondition([before, foreign], { ...ready, observedGeneration: 1 }, now);
    expect(after).toEqual([before, foreign]);
    expect(after[1]).toBe(foreign);
  });

  test('keeps its time while the status stays, though the message changes', () => {
    const wish = { ...ready, message: 'finer', observedGeneration: 2 };
    expect(withCondition([before], wish, now)).toEqual([{ ...before, message: 'finer', observedGeneration: 2 }]);
  });

  test('moves its time with the status', () => {
    const [after] = withCondition([before], { ...ready, status: 'False' }, now);
    expect(after?.lastTransitionTime).toBe('2026-11-24T12:00:00Z');
  });

  test('carries no generation where its kind has none', () => {
    expect(withCondition([], ready, now)[0]).not.toHaveProperty('observedGeneration');
  });

  test('is taken out, and nothing else', () => {
    expect(withoutCondition([before, foreign], 'Ready')).toEqual([foreign]);
  });
});

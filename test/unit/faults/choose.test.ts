import { expect, test } from 'vitest';
import type { FaultPlan } from '../../faults/family.ts';
import { familiesOfDay, namesOfDay, plansOfDay, shardOf } from '../../faults/run/choose.ts';

const plans = (count: number): readonly FaultPlan[] =>
  Array.from({ length: count }, (_, index) => ({ name: `${index}`, flow: 'issue', run: async () => [] }));
const namesIn = (chosen: readonly FaultPlan[]): readonly number[] => chosen.map(({ name }) => Number(name));

test('shards have no plan in common and leave none out', () => {
  const shards = [1, 2, 3, 4].flatMap((k) => namesIn(shardOf(plans(10), { k, n: 4 })));
  expect(shards.toSorted((a, b) => a - b)).toEqual(namesIn(plans(10)));
});

const rotations = [
  [447, 12],
  [12, 12],
  [5, 12],
  [1, 1],
  [13, 12],
] as const;

test.each(rotations)('of %i plans %i a day are run, and each has its turn', (count, inEveryTest) => {
  const all = plans(count);
  const days = Array.from({ length: Math.ceil(count / inEveryTest) }, (_, day) => plansOfDay(all, inEveryTest, day));
  for (const chosen of days) expect(new Set(chosen).size).toBe(Math.min(count, inEveryTest));
  expect(new Set(days.flat()).size).toBe(count);
});

test('the first family is the first of every day, each other is the second of one day in turn', () => {
  const days = [3, 4, 5].map((day) => familiesOfDay(['first', 'a', 'b', 'c'], day));
  expect(days.map(([first]) => first)).toEqual(['first', 'first', 'first']);
  expect(days.map(([, second]) => second)).toEqual(['a', 'b', 'c']);
  for (const order of days) expect(order.toSorted()).toEqual(['a', 'b', 'c', 'first']);
});

test('the flows of three days are all nine', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
  const days = [20_782, 20_783, 20_784].flatMap((day) => namesOfDay(names, 3, day));
  expect(days.toSorted()).toEqual(names);
});

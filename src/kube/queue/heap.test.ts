import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHeap } from './heap.ts';

interface Item {
  readonly rank: number;
  isMeant: boolean;
}

const newHeap = () =>
  createHeap<Item>(
    (one, other) => one.rank < other.rank,
    ({ isMeant }) => isMeant,
  );

test('what is meant comes out in order, whatever comes and goes between, and whatever is no longer meant', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('push' as const), rank: fc.integer() }),
    fc.record({ do: fc.constant('pop' as const) }),
    fc.record({ do: fc.constant('forget' as const), which: fc.nat() }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
      const heap = newHeap();
      let model: Item[] = [];
      for (const one of steps) {
        if (one.do === 'push') {
          const item = { rank: one.rank, isMeant: true };
          heap.push(item);
          model = [...model, item].sort((left, right) => left.rank - right.rank);
        } else if (one.do === 'pop') {
          const popped = heap.pop();
          expect(popped?.rank).toBe(model[0]?.rank);
          model = model.filter((item) => item !== popped);
        } else {
          const forgotten = model[one.which % Math.max(1, model.length)];
          if (forgotten !== undefined) forgotten.isMeant = false;
          model = model.filter(({ isMeant }) => isMeant);
        }
        expect(heap.first()?.rank).toBe(model[0]?.rank);
      }
    }),
  );
});

test('what is no longer meant is looked at a few times, not at each push', () => {
  let looks = 0;
  const heap = createHeap<{ readonly rank: number }>(
    (one, other) => one.rank < other.rank,
    () => {
      looks += 1;
      return false;
    },
  );
  for (let rank = 0; rank < 10_000; rank += 1) heap.push({ rank });
  expect(looks).toBeLessThanOrEqual(10_000);
  expect(heap.first()).toBeUndefined();
});

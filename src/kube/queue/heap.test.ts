import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHeap } from './heap.ts';

test('what goes in comes out in order, whatever comes and goes between', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer(), { nil: undefined })), (steps) => {
      const heap = createHeap<number>((one, other) => one < other);
      let model: number[] = [];
      for (const step of steps) {
        if (step !== undefined) {
          heap.push(step);
          model = [...model, step].sort((one, other) => one - other);
          continue;
        }
        expect(heap.pop()).toBe(model[0]);
        model = model.slice(1);
      }
      expect([heap.size, heap.first()]).toEqual([model.length, model[0]]);
    }),
  );
});

import type { Material } from '../faults/random-objects/material.ts';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { anyBatch, materialOfRigs, problemsBeside } from '../faults/random-objects/beside-healthy.ts';

const RUNS = 150;
const BATCH = 25;

let material: Material;
beforeAll(async () => {
  material = await materialOfRigs();
});

test('whatever objects there are, nothing breaks, all come to rest, and a healthy Certificate beside them is Ready', async () => {
  await fc.assert(
    fc.asyncProperty(anyBatch(material, BATCH), async (batch) => {
      expect(await problemsBeside(material, batch)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
}, 300_000);

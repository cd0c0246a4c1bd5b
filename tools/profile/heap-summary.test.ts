import { expect, test } from 'vitest';
import { summariseHeap } from './heap-summary.ts';

const meta = {
  node_fields: ['type', 'name', 'id', 'self_size'],
  node_types: [['object', 'string', 'sliced string', 'code']],
};
const strings = ['Store', 'web', 'Map', 'decide'];

test('objects are told apart by class, texts are one kind, largest first', () => {
  const nodes = [
    [0, 0, 1, 100],
    [1, 1, 2, 30],
    [2, 1, 3, 20],
    [0, 2, 4, 40],
    [0, 0, 5, 100],
    [3, 3, 6, 10],
  ].flat();
  expect(summariseHeap({ snapshot: { meta }, nodes, strings }, 3)).toEqual({
    bytes: 300,
    kinds: [
      { what: 'object Store', count: 2, bytes: 200 },
      { what: 'string', count: 2, bytes: 50 },
      { what: 'object Map', count: 1, bytes: 40 },
    ],
  });
});

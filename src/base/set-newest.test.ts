import { expect, test } from 'vitest';
import { setNewest } from './set-newest.ts';

test('the entry that was put longest ago goes first, and putting it again makes it the newest', () => {
  const map = new Map<string, number>();
  for (const [index, key] of ['one', 'two', 'one', 'three'].entries()) setNewest(map, key, index, 2);
  expect([...map]).toEqual([
    ['one', 2],
    ['three', 3],
  ]);
});

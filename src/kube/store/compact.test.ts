import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createCompact } from './compact.ts';

const anObject = () => ({
  words: ['digital signature', 'key encipherment'],
  none: [],
  nested: { message: 'Certificate is up to date', at: 'x' },
  mixed: [{ name: 'one', count: 1 }, 2],
  bytes: new Uint8Array([1, 2]),
});

test('what is held is equal to what was given, and frozen all the way down', () => {
  const kept = createCompact()(anObject());
  expect(kept).toEqual(anObject());
  for (const part of [kept, kept.words, kept.none, kept.nested, kept.mixed, kept.mixed[0]])
    expect(Object.isFrozen(part)).toBe(true);
});

test('equal lists of texts of two objects are one list, lists that only read alike when joined are not', () => {
  const compact = createCompact();
  expect(compact(anObject()).words).toBe(compact(anObject()).words);
  expect(compact({ list: ['a\nb'] }).list).not.toEqual(compact({ list: ['a', 'b'] }).list);
});

test('a text that the field has held just before is held once', () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const compact = createCompact();
  collect();
  const before = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: 5_000 }, (_, index) =>
    compact({ message: ` ${'long '.repeat(200)}`.slice(1), name: `name-${index}` }),
  );
  collect();
  expect((process.memoryUsage().heapUsed - before) / kept.length).toBeLessThan(500);
});

test('what is frozen already is left as it is', () => {
  const frozen = Object.freeze({ list: ['a'] });
  expect(createCompact()(frozen)).toBe(frozen);
});

test('more different lists than are remembered are still right', () => {
  const compact = createCompact();
  for (let round = 0; round < 2; round++)
    for (let index = 0; index < 3_000; index++) expect(compact([`name-${index}`])).toEqual([`name-${index}`]);
});

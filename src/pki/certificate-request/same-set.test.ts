import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameSet } from './same-set.ts';

test.each<[string, readonly string[] | undefined, readonly string[] | undefined, boolean]>([
  ['nothing and nothing', undefined, [], true],
  ['nothing and something', undefined, ['a'], false],
  ['another order', ['a', 'b'], ['b', 'a'], true],
  ['a repetition', ['a', 'a', 'b'], ['b', 'a'], true],
  ['one more', ['a', 'b'], ['a'], false],
  ['one less', ['a'], ['a', 'b'], false],
  ['many in another order', 'a b c d e f g'.split(' '), 'g f e d c b a'.split(' '), true],
  ['many and one of them', 'a b c d e f g'.split(' '), ['a'], false],
])('%s', (_, one, other, same) => expect(sameSet(one, other)).toBe(same));

test('few and many are compared alike: as sets', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 9 });
  fc.assert(
    fc.property(texts, texts, (one, other) => {
      const sorted = (list: readonly string[]): string[] => [...new Set(list)].sort();
      expect(sameSet(one, other)).toBe(sorted(one).join() === sorted(other).join());
    }),
  );
});

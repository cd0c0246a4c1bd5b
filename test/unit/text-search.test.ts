import { expect, test } from 'vitest';
import { searchFor } from '../support/text-search.ts';

const search = searchFor(['private-key-1', 'private-key-22', 'kennwort']);

test.each([
  ['a word at the beginning', 'private-key-1 and more', [0]],
  ['a word at the end', 'more and kennwort', [2]],
  ['words that begin alike', 'private-key-22, private-key-1', [0, 1]],
  ['words side by side', 'kennwortprivate-key-22', [1, 2]],
  ['the beginning of a word alone', 'private-key', []],
  ['a text shorter than any word', 'kenn', []],
])('finds %s', (_, text, found) => expect(search.in(text)).toEqual(new Set(found)));

test('a word too short to be told from chance is refused', () => {
  expect(() => searchFor(['word'])).toThrow('too short to be searched for: 4 characters');
});

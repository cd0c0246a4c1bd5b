import { expect, test } from 'vitest';
import { fnv1a32 } from './fnv1a.ts';

// The vectors are those that the authors of the hash publish.
test.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('of "%s"', (text, hash) => expect(fnv1a32(text)).toBe(hash));

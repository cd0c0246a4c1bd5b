import { expect, test } from 'vitest';
import { adler32 } from './adler32.ts';

/** Each as zlib itself gives it. */
const sums: readonly (readonly [name: string, text: string, sum: number])[] = [
  ['nothing', '', 1],
  ['one letter', 'a', 0x0062_0062],
  ['a word', 'Wikipedia', 0x11e6_0398],
  ['20,000 octets, whose sums are beyond the modulus many times', 'ÿ'.repeat(10_000), 0x2a0e_e987],
];

test.each(sums)('RFC 1950 §8.2: Adler-32 of %s', (_, text, sum) => expect(adler32(text)).toBe(sum));

import { expect, test } from 'vitest';
import { stableWords } from './stable-words.ts';

const cases: readonly (readonly [name: string, words: string, stable: string])[] = [
  ['an id', 'operation 3f2504e0-4f89-11d3-9a0c-0305e82c3301 failed', 'operation <id> failed'],
  ['the id of a request', 'AccessDenied, RequestID: ABCDEF123456', 'AccessDenied, RequestID: <id>'],
  ['a time of RFC 3339', 'expired at 2026-11-24T12:00:00.123Z', 'expired at <time>'],
  ['a time of Go', 'at 2026-11-24 12:00:00.1 +0000 UTC m=+3.14: no', 'at <time>: no'],
  ['an address of memory', 'nil at 0xc000123456', 'nil at <address>'],
  ['our port of a connection', 'read tcp 10.0.0.1:54321->10.0.0.2:53: reset', 'read tcp 10.0.0.1->10.0.0.2:53: reset'],
  ['nothing of plain words', 'zone example.com. not found (code 1061)', 'zone example.com. not found (code 1061)'],
];

test.each(cases)('takes out %s', (_, words, stable) => {
  expect(stableWords(words)).toBe(stable);
});

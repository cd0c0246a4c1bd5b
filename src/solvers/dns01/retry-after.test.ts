import { expect, test } from 'vitest';
import { after, instant, seconds } from '../../base/instant.ts';
import { retryAfter } from './retry-after.ts';

const now = instant(Date.parse('2026-11-24T12:00:00Z'));

const cases: readonly (readonly [name: string, header: string | undefined, waits: number | undefined])[] = [
  ['seconds', '120', 120],
  ['a date', 'Tue, 24 Nov 2026 12:05:00 GMT', 300],
  ['white space around it', ' 7 ', 7],
  ['a date that is over: a second, so that nobody asks in a circle', 'Tue, 24 Nov 2026 11:00:00 GMT', 1],
  ['none at all', undefined, undefined],
  ['words', 'soon', undefined],
  ['zero', '0', 1],
  ['a year: no more than a day', '31536000', 86_400],
];

test.each(cases)('reads %s', (_, header, waits) => {
  expect(retryAfter(header, now)).toBe(waits === undefined ? undefined : after(now, seconds(waits)));
});

import { expect, test } from 'vitest';
import { after, instant, seconds } from '../../base/instant.ts';
import { toldToWaitUntil } from './retry-after.ts';

const now = instant(Date.parse('2026-11-24T12:00:00Z'));

const cases: readonly (readonly [name: string, header: string | undefined, waits: number])[] = [
  ['seconds', '120', 120],
  ['a date', 'Tue, 24 Nov 2026 12:05:00 GMT', 300],
  ['white space around it', ' 7 ', 7],
  ['a date that is over: a second, so that nobody asks in a circle', 'Tue, 24 Nov 2026 11:00:00 GMT', 1],
  ['none at all: a minute', undefined, 60],
  ['words: a minute', 'soon', 60],
  ['zero', '0', 1],
  ['a year: no more than a day', '31536000', 86_400],
];

test.each(cases)('of a 429: %s', (_, header, waits) => {
  expect(toldToWaitUntil(reply(429, header), now)).toBe(after(now, seconds(waits)));
});

const statuses: readonly (readonly [status: number, header: string | undefined, waits: number | undefined])[] = [
  [503, '7', 7],
  [503, undefined, undefined],
  [500, '7', undefined],
  [200, '7', undefined],
];

test.each(statuses)('a %s with Retry-After %s', (status, header, waits) => {
  expect(toldToWaitUntil(reply(status, header), now)).toBe(
    waits === undefined ? undefined : after(now, seconds(waits)),
  );
});

function reply(status: number, header: string | undefined): { status: number; headers: Record<string, string> } {
  return { status, headers: header === undefined ? {} : { 'retry-after': header } };
}

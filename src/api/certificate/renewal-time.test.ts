import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../../base/fault.ts';
import { days, formatInstant, hours, instant, milliseconds, minutes, parseInstant } from '../../base/instant.ts';
import type { RenewalWish } from './renewal-time.ts';
import { cronSchedule } from './cron-schedule.ts';
import { renewalTime } from './renewal-time.ts';

const at = (text: string) => parseInstant(text) ?? instant(Number.NaN);
const from = at('2026-01-01T00:00:00Z');
const plain: RenewalWish = { disabled: false, windows: [] };
const due = (lifetime: number, wish: Partial<RenewalWish>) => {
  const time = renewalTime({ notBefore: from, notAfter: instant(from + lifetime) }, { ...plain, ...wish });
  return time.is === 'never' ? 'never' : formatInstant(time.at);
};

const cases: [string, number, Partial<RenewalWish>, string][] = [
  ['two thirds of 90 days by default', days(90), {}, '2026-03-02T00:00:00Z'],
  ['two thirds of one hour by default', hours(1), {}, '2026-01-01T00:40:00Z'],
  ['half of 160 hours from an ACME issuer', hours(160), { halfOfShortLife: true }, '2026-01-04T08:00:00Z'],
  ['two thirds of ten days from an ACME issuer', days(10), { halfOfShortLife: true }, '2026-01-07T16:00:00Z'],
  [
    'renewBefore where it fits, short life or not',
    hours(160),
    { halfOfShortLife: true, renewBefore: hours(40) },
    '2026-01-06T00:00:00Z',
  ],
  ['two thirds of ten years', days(3650), {}, '2032-08-30T08:00:00Z'],
  ['renewBefore where it fits', days(90), { renewBefore: days(10) }, '2026-03-22T00:00:00Z'],
  ['renewBefore as long as the life is left aside', hours(1), { renewBefore: hours(1) }, '2026-01-01T00:40:00Z'],
  ['renewBefore longer than the life is left aside', hours(1), { renewBefore: hours(2) }, '2026-01-01T00:40:00Z'],
  ['renewBefore of zero is left aside', hours(1), { renewBefore: milliseconds(0) }, '2026-01-01T00:40:00Z'],
  ['a percentage of the life', hours(100), { renewBeforePercentage: 25 }, '2026-01-04T03:00:00Z'],
  ['33 percent of ten years does not overflow', days(3650), { renewBeforePercentage: 33 }, '2032-09-11T12:00:00Z'],
  ['a percentage of 100 is left aside', hours(1), { renewBeforePercentage: 100 }, '2026-01-01T00:40:00Z'],
  [
    'renewBefore goes before a percentage',
    hours(10),
    { renewBefore: hours(1), renewBeforePercentage: 50 },
    '2026-01-01T09:00:00Z',
  ],
  ['never under policy Disabled', hours(10), { disabled: true }, 'never'],
  ['one second short of an hour is cut to the second', hours(1) - 1000, {}, '2026-01-01T00:39:59Z'],
  [
    'a moment inside a window stays',
    days(90),
    { windows: [{ cron: '0 0 * * *', length: hours(2) }] },
    '2026-03-02T00:00:00Z',
  ],
  [
    'else the next window starts it',
    days(90),
    { windows: [{ cron: '0 3 * * *', length: hours(1) }] },
    '2026-03-02T03:00:00Z',
  ],
  [
    'the earliest of several windows',
    days(90),
    {
      windows: [
        { cron: '0 9 * * *', length: hours(1) },
        { cron: '30 4 * * *', length: hours(1) },
      ],
    },
    '2026-03-02T04:30:00Z',
  ],
  [
    'a window in a time zone',
    days(90),
    { windows: [{ cron: '0 3 * * *', timezone: 'Europe/Berlin', length: hours(1) }] },
    '2026-03-02T02:00:00Z',
  ],
  [
    'a descriptor',
    days(90),
    { renewBefore: days(29.5), windows: [{ cron: '@daily', length: hours(1) }] },
    '2026-03-03T00:00:00Z',
  ],
  [
    'the end of a window is outside it',
    days(90),
    { windows: [{ cron: '0 23 * * *', length: hours(1) }] },
    '2026-03-02T23:00:00Z',
  ],
];
test.each(cases)('renews at %s', (_, lifetime, wish, expected) => {
  expect(due(lifetime, wish)).toBe(expected);
});

const missed: [string, { cron: string; timezone?: string }, RegExp][] = [
  ['no window before expiry', { cron: '0 0 1 1 *' }, /no renewal window starts between/],
  ['six fields', { cron: '0 0 0 1 1 *' }, /spec\.renewal\.windows\[0\]: "0 0 0 1 1 \*" has 6 fields, not five/],
  ['a zone without a schedule', { cron: 'CRON_TZ=UTC' }, /a time zone does not belong into the cron/],
  ['an unknown zone', { cron: '@daily', timezone: 'Mars/Olympus' }, /unknown time zone "Mars\/Olympus"/],
  ['a word that every JavaScript object knows', { cron: 'constructor' }, /"constructor" has 1 fields, not five/],
  ['a letter of another grammar', { cron: '0 0 L * *' }, /"L" is not a value/],
  ['an hour of 25', { cron: '0 25 * * *' }, /is not a cron schedule/],
];
test.each(missed)('%s: the plain instant and the reason', (_, window, message) => {
  const time = renewalTime(
    { notBefore: from, notAfter: instant(from + days(90)) },
    { ...plain, windows: [{ ...window, length: hours(1) }] },
  );
  expect(time).toMatchObject({ is: 'due', at: at('2026-03-02T00:00:00Z') });
  expect(time.is === 'due' && time.windowsMissed?.message).toMatch(message);
});

test('29 February is found eight years away (no leap year in 2100)', () => {
  expect(cronSchedule('0 0 29 2 *', undefined).nextStart(at('2096-03-01T00:00:00Z'))).toBe(at('2104-02-29T00:00:00Z'));
});

test('a step that starts at a number runs to the end of the field', () => {
  expect(cronSchedule('5/20 * * * *', undefined).nextStart(at('2026-01-01T00:46:00Z'))).toBe(
    at('2026-01-01T01:05:00Z'),
  );
  expect(cronSchedule('5/20 * * * *', undefined).nextStart(at('2026-01-01T00:06:00Z'))).toBe(
    at('2026-01-01T00:25:00Z'),
  );
});

test('refusals are Faults that say what to do', () => {
  expect(() => cronSchedule('@every 1h', undefined)).toThrow(Fault);
});

test('for every lifetime from one hour to ten years the default leaves at least a quarter of it as outage budget, and lies inside it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3600, max: 315_360_000 }), (lifeSeconds) => {
      const lifetime = milliseconds(lifeSeconds * 1000);
      const time = renewalTime({ notBefore: from, notAfter: instant(from + lifetime) }, plain);
      if (time.is !== 'due') throw new Error('the default renews');
      expect(time.at).toBeGreaterThan(from);
      expect(from + lifetime - time.at).toBeGreaterThanOrEqual(lifetime / 4);
      expect(from + lifetime - time.at).toBeLessThanOrEqual(lifetime / 3 + minutes(1));
    }),
  );
});

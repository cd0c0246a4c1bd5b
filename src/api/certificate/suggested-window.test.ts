import { describe, expect, test } from 'vitest';
import { after, days, hours, instant, seconds } from '../../base/instant.ts';
import { instantInWindow, isUsableWindow } from './suggested-window.ts';

const start = instant(Date.parse('2026-06-01T00:00:00Z'));
const window = { start, end: after(start, days(2)) };

describe('the instant in a window', () => {
  test('is the same whoever asks, however often', () => {
    const asked = Array.from({ length: 100 }, () => instantInWindow({ ...window }, 'aYhb.AIdlQyE'));
    expect(new Set(asked).size).toBe(1);
    expect(asked[0]).toBeGreaterThanOrEqual(window.start);
    expect(asked[0]).toBeLessThan(window.end);
  });

  test('spreads ten thousand certificates that were issued together: no hour has twice its share', () => {
    const perHour = new Map<number, number>();
    for (let i = 0; i < 10_000; i += 1) {
      const hour = Math.floor((instantInWindow(window, `aYhb.${i.toString(36)}`) - start) / hours(1));
      perHour.set(hour, (perHour.get(hour) ?? 0) + 1);
    }
    expect(perHour.size).toBe(48);
    expect(Math.max(...perHour.values())).toBeLessThanOrEqual((2 * 10_000) / 48);
  });

  test('of a window without length is its beginning', () => {
    expect(instantInWindow({ start, end: start }, 'x')).toBe(start);
  });
});

test.each([
  ['that lies in the life of the certificate', window, true],
  ['that reaches beyond its end', { start, end: after(start, days(900)) }, true],
  ['that ends before it begins', { start, end: after(start, seconds(-1)) }, false],
  ['of a certificate before this one', { start: after(start, days(-60)), end: after(start, days(-59)) }, false],
  [
    'that opens when the certificate has expired',
    { start: after(start, days(30)), end: after(start, days(31)) },
    false,
  ],
])('a window %s', (_, suggested, isUsable) => {
  const validity = { notBefore: after(start, days(-60)), notAfter: after(start, days(30)) };
  expect(isUsableWindow(suggested, validity)).toBe(isUsable);
});

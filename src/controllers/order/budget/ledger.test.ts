import { describe, expect, test } from 'vitest';
import { orderBudgets } from '../../../api/issuer/order-budgets.ts';
import { after, days, hours, instant, minutes } from '../../../base/instant.ts';
import { seededRandom } from '../../../../test/support/random.ts';
import type { Ledger } from './ledger.ts';
import { freeAt, ledgerText, left, readLedger, withOrders } from './ledger.ts';

const start = instant(Date.parse('2026-06-01T10:07:00Z'));
const [budget] = orderBudgets({ 'certwright.io/max-orders-per-hour': '100' });
if (budget === undefined) throw new Error('no budget');

describe('a ledger', () => {
  test('is read back from what people read of it', () => {
    const later = withOrders(budget, withOrders(budget, new Map(), 5, start), 10, after(start, minutes(9)));
    const text = '15 of 100 orders an hour are spent: 5 since 2026-06-01T10:05:00Z, 10 since 2026-06-01T10:15:00Z';
    expect(ledgerText(budget, later)).toBe(text);
    expect(readLedger(text)).toEqual(later);
  });

  test.each([[undefined], [''], ['somebody wrote this'], ['9 since yesterday']])(
    'that says %s counts for nothing',
    (text) => {
      expect(left(budget, readLedger(text), start)).toBe(100);
    },
  );

  test('frees what was spent when the whole part in which it was is a span ago', () => {
    const full = withOrders(budget, new Map(), 100, start);
    expect(left(budget, full, after(start, minutes(62)))).toBe(0);
    expect(freeAt(budget, full, 0, start)).toBe(Date.parse('2026-06-01T11:10:00Z'));
    expect(left(budget, full, freeAt(budget, full, 0, start))).toBe(100);
  });

  test('tells each who waits when those ahead have been served', () => {
    const ledger = withOrders(budget, withOrders(budget, new Map(), 60, start), 40, after(start, minutes(10)));
    const now = after(start, minutes(20));
    expect(freeAt(budget, ledger, 59, now)).toBe(Date.parse('2026-06-01T11:10:00Z'));
    expect(freeAt(budget, ledger, 60, now)).toBe(Date.parse('2026-06-01T11:20:00Z'));
    expect(freeAt(budget, ledger, 150, now)).toBe(after(now, hours(1)));
    expect(freeAt(budget, ledger, 500, now)).toBe(after(now, hours(5)));
  });
});

test('no span ever sees more than the budget, whatever is asked when', () => {
  const next = seededRandom(7);
  const below = (n: number): number => Math.floor(next() * n);
  const [weekly] = orderBudgets({ 'certwright.io/max-orders-per-day': '37' });
  if (weekly === undefined) throw new Error('no budget');
  let ledger: Ledger = new Map();
  const made: number[] = [];
  for (let now = start; now < after(start, days(6)); now = after(now, minutes(below(90)))) {
    const count = Math.min(left(weekly, ledger, now), below(12));
    if (count === 0) continue;
    ledger = readLedger(ledgerText(weekly, withOrders(weekly, ledger, count, now)));
    made.push(...Array.from({ length: count }, () => Number(now)));
  }
  const most = Math.max(...made.map((from) => made.filter((at) => at >= from && at < from + days(1)).length));
  expect(made.length).toBeGreaterThan(150);
  expect(most).toBeLessThanOrEqual(37);
});

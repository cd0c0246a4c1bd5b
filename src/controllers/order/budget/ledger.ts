import type { OrderBudget } from '../../../api/issuer/order-budgets.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, formatInstant, instant, milliseconds, parseInstant } from '../../../base/instant.ts';

/** How many orders were made, by the part of the span in which they were. Parts begin at whole multiples of their length. */
export type Ledger = ReadonlyMap<Instant, number>;

/** A span is counted in so many parts; what was made in a part counts until the whole part is a span ago. */
const PARTS = 12;

const lengthOf = ({ span }: OrderBudget): number => span / PARTS;

/** The part of the span in which an instant is. */
export const partOf = (budget: OrderBudget, at: Instant): Instant =>
  instant(Math.floor(at / lengthOf(budget)) * lengthOf(budget));

/** When a part is over. */
export const endOf = (budget: OrderBudget, part: Instant): Instant => after(part, milliseconds(lengthOf(budget)));

/** Until when what was made in a part counts. */
const countsUntil = (budget: OrderBudget, part: Instant): Instant => after(endOf(budget, part), budget.span);

/** What still counts. */
export const stillCounting = (budget: OrderBudget, ledger: Ledger, now: Instant): Ledger =>
  new Map([...ledger].filter(([part]) => countsUntil(budget, part) > now).sort(([one], [other]) => one - other));

/** How many orders may be made now. */
export function left(budget: OrderBudget, ledger: Ledger, now: Instant): number {
  const spent = [...stillCounting(budget, ledger, now).values()].reduce((sum, count) => sum + count, 0);
  return Math.max(0, budget.most - spent);
}

/** When an order may be made before which `ahead` others have to be; parts leave the span one by one. */
export function freeAt(budget: OrderBudget, ledger: Ledger, ahead: number, now: Instant): Instant {
  let free = left(budget, ledger, now);
  if (free > ahead) return now;
  for (const [part, count] of stillCounting(budget, ledger, now)) {
    free += count;
    if (free > ahead) return countsUntil(budget, part);
  }
  // More are ahead than fit into one span: the others come when it has been spent anew, once or more often.
  return after(now, milliseconds(budget.span * (1 + Math.floor((ahead - free) / budget.most))));
}

/** The ledger after so many orders more. */
export function withOrders(budget: OrderBudget, ledger: Ledger, count: number, now: Instant): Ledger {
  const part = partOf(budget, now);
  return new Map([...stillCounting(budget, ledger, now), [part, (ledger.get(part) ?? 0) + count]]);
}

/** The ledger as the message of the issuer's condition, for people and for whoever leads next: `15 of 100 orders an hour are spent: 5 since 2026-…, 10 since 2026-…`. */
export function ledgerText(budget: OrderBudget, ledger: Ledger): string {
  const spent = [...ledger.values()].reduce((sum, count) => sum + count, 0);
  const parts = [...ledger].map(([part, count]) => `${count} since ${formatInstant(part)}`);
  return `${spent} of ${budget.most} orders ${article(budget)} ${budget.unit} are spent: ${parts.join(', ')}`;
}

const article = ({ unit }: OrderBudget): string => (unit === 'hour' ? 'an' : 'a');

/** Reads it back; what cannot be read counts for nothing. */
export function readLedger(message: string | undefined): Ledger {
  const parts = (message ?? '').matchAll(/(\d{1,7}) since (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)/g);
  return new Map(
    [...parts].flatMap(([, count = '', since = '']): [Instant, number][] => {
      const part = parseInstant(since);
      return part === undefined ? [] : [[part, Number(count)]];
    }),
  );
}

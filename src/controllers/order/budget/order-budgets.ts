import type { OrderBudget } from '../../../api/issuer/order-budgets.ts';
import { conditionOf } from '../../../api/conditions.ts';
import { issuerFacts } from '../../../api/issuer/facts.ts';
import { orderBudgets } from '../../../api/issuer/order-budgets.ts';
import type { KubeObject, ObjectKey } from '../../../api/kubernetes.ts';
import type { Condition } from '../../../api/shared-types.ts';
import type { Clock } from '../../../base/clock.ts';
import { Fault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import { instant } from '../../../base/instant.ts';
import type { KubeApi } from '../../../kube/kube-api.ts';
import { keyText } from '../../../kube/key-text.ts';
import type { MergePatch } from '../../../kube/step.ts';
import { withCondition } from '../../condition.ts';
import type { Ledger } from './ledger.ts';
import { endOf, freeAt, ledgerText, left, partOf, readLedger, withOrders } from './ledger.ts';
import { createLine } from './line.ts';
import type { Line, Place } from './line.ts';

/** What budgets are kept with. */
export interface BudgetParts {
  readonly api: Pick<KubeApi, 'get' | 'patch'>;
  readonly clock: Clock;
}

/** The budgets of orders that issuers declare. */
export interface OrderBudgets {
  /**
   * Takes leave to make one order from an issuer, before it is made. What is taken is written to the issuer's status before it is used, so that nobody who leads
   * later exceeds the budget either; what was taken and not used is lost.
   * @throws Fault throttled `OrderBudgetSpent`, until when it may be asked again; misconfigured `OrderBudgetInvalid`; any of the API server's.
   */
  take(issuer: ObjectKey, who: Place, signal: AbortSignal): Promise<void>;
}

/** What was written as taken and is not used yet. It is good in the part of the span in which it was taken. */
interface Stock {
  readonly count: number;
  readonly until: Instant;
}

const NOTHING: Stock = { count: 0, until: instant(0) };

interface Account {
  readonly line: Line;
  stock: Stock;
  /** One taking after the other: each has to see what the one before has written. */
  last: Promise<unknown>;
}

const component = 'cert-manager-orders';

/** Taken at once, so that a wave does not write the status for each order. */
const MOST_AT_ONCE = 10;

/** Makes them. Issuers without a budget cost nothing here. */
export function createOrderBudgets(parts: BudgetParts): OrderBudgets {
  const accounts = new Map<string, Account>();
  return {
    take: (issuer, who, signal) => {
      const key = keyText(issuer);
      const account = accounts.get(key) ?? newAccount();
      accounts.set(key, account);
      const taking = account.last.then(() => takeOne(parts, account, { issuer, who }, signal));
      account.last = taking.catch(() => undefined);
      return taking;
    },
  };
}

const newAccount = (): Account => ({
  line: createLine(),
  stock: NOTHING,
  last: Promise.resolve(),
});

interface Asking {
  readonly issuer: ObjectKey;
  readonly who: Place;
}

async function takeOne(
  { api, clock }: BudgetParts,
  account: Account,
  { issuer, who }: Asking,
  signal: AbortSignal,
): Promise<void> {
  const now = clock.now();
  if (now >= account.stock.until) account.stock = NOTHING;
  const { line, stock } = account;
  const ahead = line.ahead(who, now);
  if (stock.count > ahead) {
    account.stock = { ...stock, count: stock.count - 1 };
    return line.leave(who);
  }
  const object = await api.get(issuer, signal);
  const budgets = budgetsOf(object);
  if (budgets.length === 0) return line.leave(who);
  const possible = Math.min(...budgets.map(({ budget, ledger }) => left(budget, ledger, now)), MOST_AT_ONCE + ahead);
  if (possible + stock.count <= ahead) throw sentAway(line, { who, budgets, ahead: ahead - stock.count }, now);
  const options = { manager: component, subresource: 'status' } as const;
  await api.patch(issuer, statusAfter(object, budgets, possible, now), options, signal);
  const until = Math.min(...budgets.map(({ budget }) => endOf(budget, partOf(budget, now))));
  account.stock = { count: stock.count + possible - 1, until: instant(until) };
  line.leave(who);
}

interface Kept {
  readonly budget: OrderBudget;
  readonly ledger: Ledger;
}

function budgetsOf(object: KubeObject): readonly Kept[] {
  const { metadata, status } = issuerFacts(object);
  return orderBudgets(metadata.annotations).map((budget) => ({
    budget,
    ledger: readLedger(conditionOf(status.conditions, budget.condition)?.message),
  }));
}

/** The version is the precondition: who leads for a moment beside another one must not spend the same twice. */
function statusAfter(object: KubeObject, budgets: readonly Kept[], count: number, now: Instant): MergePatch {
  const { status } = issuerFacts(object);
  const conditions = budgets.reduce<readonly Condition[]>((all, { budget, ledger }) => {
    const spent = withOrders(budget, ledger, count, now);
    const isLeft = left(budget, spent, now) > 0;
    const told = isLeft
      ? ({ status: 'True', reason: 'WithinBudget' } as const)
      : ({ status: 'False', reason: 'BudgetSpent' } as const);
    return withCondition(all, { type: budget.condition, ...told, message: ledgerText(budget, spent) }, now);
  }, status.conditions ?? []);
  return { metadata: { resourceVersion: object.metadata.resourceVersion }, status: { conditions } };
}

interface Refusal {
  readonly who: Place;
  readonly budgets: readonly Kept[];
  readonly ahead: number;
}

/** The text is the same as long as the budget is: each other one would be another write for each Order that waits. */
function sentAway(line: Line, { who, budgets, ahead }: Refusal, now: Instant): Fault {
  const waits = budgets.map(({ budget, ledger }) => ({ budget, until: freeAt(budget, ledger, ahead, now) }));
  const [longest] = waits.toSorted((one, other) => other.until - one.until);
  const until = longest?.until ?? now;
  line.wait(who, until);
  return new Fault('throttled', {
    code: 'OrderBudgetSpent',
    message: `the budget of the issuer, ${longest?.budget.annotation}: ${longest?.budget.most}, is spent`,
    remedy: 'orders go on by themselves as it refills, renewals first; raise the annotation if the server allows more',
    until,
  });
}

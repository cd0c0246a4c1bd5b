import { describe, expect, test } from 'vitest';
import type { ModelFault, ModelRequest } from '../../../../test/support/model-api.ts';
import { createModelApi } from '../../../../test/support/model-api.ts';
import { movedClock } from '../../../../test/support/moved-clock.ts';
import { anIssuer } from '../../../../test/support/builders/signing-objects.ts';
import { issuerType } from '../../../api/resource-types.ts';
import { Fault } from '../../../base/fault.ts';
import { hours, instant, minutes } from '../../../base/instant.ts';
import type { Place } from './line.ts';
import { createOrderBudgets } from './order-budgets.ts';

const key = { type: issuerType, namespace: 'shop', name: 'le' };
const never = new AbortController().signal;
const order = (id: number, isRenewal = false): Place => ({ id: `uid-${id}`, isRenewal, since: instant(id) });

/** An issuer with budgets, and who asks: `restart` forgets all that is not in the API. */
function rig(annotations: Readonly<Record<string, string>>, plan?: (request: ModelRequest) => ModelFault | undefined) {
  const clock = movedClock();
  const api = createModelApi({ now: () => clock.now(), ...(plan === undefined ? {} : { plan }) });
  api.inject.put(issuerType, anIssuer({ name: 'le', metadata: { annotations } }));
  let budgets = createOrderBudgets({ api, clock });
  const made: { at: number; who: Place }[] = [];
  return {
    api,
    clock,
    made,
    restart: () => {
      budgets = createOrderBudgets({ api, clock });
    },
    /** What became of asking: undefined where the order may be made. */
    ask: (who: Place): Promise<Fault | undefined> =>
      budgets.take(key, who, never).then(
        () => void made.push({ at: clock.now(), who }),
        (thrown: unknown) => {
          if (thrown instanceof Fault) return thrown;
          throw thrown;
        },
      ),
  };
}

/** Asks for all of them, each again when it was told to come, as the loop of the controller does. */
async function serve(
  { ask, clock, restart }: ReturnType<typeof rig>,
  orders: readonly Place[],
  restartsEvery = Number.POSITIVE_INFINITY,
): Promise<number> {
  let due = new Map<Place, number>(orders.map((who) => [who, clock.now()]));
  let asked = 0;
  for (let rounds = 1; due.size > 0; rounds += 1) {
    if (rounds % restartsEvery === 0) restart();
    const next = Math.min(...due.values());
    await clock.move(minutes(Math.max(0, next - clock.now()) / 60_000));
    for (const [who, at] of due) {
      if (at > clock.now()) continue;
      asked += 1;
      const fault = await ask(who);
      if (fault === undefined) due.delete(who);
      else due.set(who, Math.max(fault.until ?? 0, clock.now() + 1000));
    }
    due = new Map(due);
  }
  return asked;
}

const mostWithin = (made: readonly { at: number }[], span: number): number =>
  Math.max(...made.map((from) => made.filter(({ at }) => at >= from.at && at < from.at + span).length));

describe('a budget of orders', () => {
  test('holds for a thousand that are due at once, with a controller that is killed again and again', async () => {
    const world = rig({ 'certwright.io/max-orders-per-hour': '100' });
    const orders = Array.from({ length: 1000 }, (_, i) => order(i));
    const asked = await serve(world, orders, 3);
    expect(world.made).toHaveLength(1000);
    expect(mostWithin(world.made, hours(1))).toBeLessThanOrEqual(100);
    // Each is told when its turn comes: nobody asks all the time.
    expect(asked).toBeLessThan(5000);
  });

  test('serves renewals first, then the oldest', async () => {
    const world = rig({ 'certwright.io/max-orders-per-hour': '2' });
    const orders = [order(1), order(2), order(3), order(4), order(5, true), order(6, true)];
    await serve(world, orders);
    expect(world.made.map(({ who }) => who.id)).toEqual(['uid-1', 'uid-2', 'uid-5', 'uid-6', 'uid-3', 'uid-4']);
  });

  test('of several spans each holds', async () => {
    const world = rig({ 'certwright.io/max-orders-per-hour': '10', 'certwright.io/max-orders-per-day': '25' });
    await serve(
      world,
      Array.from({ length: 60 }, (_, i) => order(i)),
    );
    expect(mostWithin(world.made, hours(1))).toBeLessThanOrEqual(10);
    expect(mostWithin(world.made, hours(24))).toBeLessThanOrEqual(25);
  });

  test('is told on the issuer, beside its other conditions', async () => {
    const world = rig({ 'certwright.io/max-orders-per-hour': '1' });
    expect(await world.ask(order(1))).toBeUndefined();
    expect(await world.ask(order(2))).toMatchObject({
      kind: 'throttled',
      code: 'OrderBudgetSpent',
      message: 'the budget of the issuer, certwright.io/max-orders-per-hour: 1, is spent',
      until: expect.any(Number),
    });
    expect(world.api.find(key)?.['status']).toMatchObject({
      conditions: [
        { type: 'Ready', status: 'True' },
        {
          type: 'OrderBudgetPerHour',
          status: 'False',
          reason: 'BudgetSpent',
          message: expect.stringMatching(/^1 of 1 orders an hour are spent: 1 since /),
        },
      ],
    });
  });

  test('costs a wave one write for ten orders', async () => {
    const world = rig({ 'certwright.io/max-orders-per-hour': '100' });
    for (let i = 0; i < 50; i += 1) expect(await world.ask(order(i))).toBeUndefined();
    expect(world.api.writes()).toHaveLength(5);
  });

  test.each(['before', 'after'] as const)('is not exceeded when the write is lost (%s)', async (when) => {
    const world = rig({ 'certwright.io/max-orders-per-hour': '20' }, ({ verb, count }) =>
      verb === 'patch' && count % 3 !== 0 ? { when, code: 'ConnectionFailed' } : undefined,
    );
    for (let i = 0; i < 60; i += 1) await world.ask(order(i));
    expect(world.made.length).toBeLessThanOrEqual(20);
  });

  test('two that lead for a moment do not spend the same twice', async () => {
    const world = rig({ 'certwright.io/max-orders-per-hour': '20' });
    const other = createOrderBudgets({ api: world.api, clock: world.clock });
    const taken = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? world.ask(order(i)) : other.take(key, order(i), never))),
    );
    const byOther = taken.filter(({ status }, i) => i % 2 === 1 && status === 'fulfilled').length;
    expect(world.made.length + byOther).toBeLessThanOrEqual(20);
  });

  test.each(['0', '-1', 'many', '1.5', ''])('that says %j is a mistake, which names the annotation', async (text) => {
    const world = rig({ 'certwright.io/max-orders-per-day': text });
    expect(await world.ask(order(1))).toMatchObject({
      kind: 'misconfigured',
      code: 'OrderBudgetInvalid',
      at: 'metadata.annotations["certwright.io/max-orders-per-day"]',
    });
  });

  test('that was taken away keeps nobody waiting', async () => {
    const world = rig({});
    expect(await world.ask(order(1))).toBeUndefined();
    expect(world.api.writes()).toEqual([]);
  });
});

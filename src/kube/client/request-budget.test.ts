import { expect, test } from 'vitest';
import { movedClock } from '../../../test/support/moved-clock.ts';
import { faultOf } from '../../../test/support/test-servers.ts';
import { after, hours, milliseconds, seconds } from '../../base/instant.ts';
import type { RequestClass } from '../step.ts';
import { createRequestBudget } from './request-budget.ts';

const never = new AbortController().signal;
const flush = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function budgetOf(places: number) {
  const clock = movedClock();
  const budget = createRequestBudget(clock, places);
  const started: string[] = [];
  const leaves: (() => void)[] = [];
  const ask = (name: string, requestClass: RequestClass, within = seconds(30)): void => {
    budget.enter(requestClass, within, never).then(
      (leave) => {
        started.push(name);
        leaves.push(leave);
      },
      () => {},
    );
  };
  return { clock, budget, started, leaves, ask };
}

test('a free place goes to the most urgent class, in a class to the first', async () => {
  const { started, leaves, ask } = budgetOf(1);
  ask('first', 'normal');
  for (const [name, requestClass] of [
    ['h', 'housekeeping'],
    ['n1', 'normal'],
    ['n2', 'normal'],
    ['u', 'urgent'],
  ] as const)
    ask(name, requestClass);
  await flush();
  for (let i = 0; i < 4; i++) {
    leaves[i]?.();
    await flush();
  }
  expect(started).toEqual(['first', 'u', 'n1', 'n2', 'h']);
});

test('housekeeping leaves half of the places, normal requests a quarter, urgent ones none', async () => {
  const { started, ask } = budgetOf(8);
  for (const requestClass of ['housekeeping', 'normal', 'urgent'] as const)
    for (let i = 0; i < 9; i++) ask(requestClass, requestClass);
  await flush();
  const count = (requestClass: string): number => started.filter((name) => name === requestClass).length;
  expect([count('housekeeping'), count('normal'), count('urgent')]).toEqual([4, 2, 2]);
});

test('a place given back twice counts once', async () => {
  const { started, leaves, ask } = budgetOf(1);
  for (const name of ['a', 'b', 'c']) ask(name, 'urgent');
  await flush();
  leaves[0]?.();
  leaves[0]?.();
  await flush();
  expect(started).toEqual(['a', 'b']);
});

test('a class that is told to wait sends nothing but a probe, the others go on', async () => {
  const { clock, budget, started, ask } = budgetOf(4);
  budget.pause('normal', after(clock.now(), seconds(5)));
  for (const name of ['n1', 'n2']) ask(name, 'normal');
  ask('u', 'urgent');
  await clock.move(milliseconds(999));
  expect(started).toEqual(['u']);
  await clock.move(milliseconds(1));
  expect(started).toEqual(['u', 'n1']);
  await clock.move(seconds(3));
  expect(started).toEqual(['u', 'n1']);
  await clock.move(seconds(1));
  expect(started).toEqual(['u', 'n1', 'n2']);
});

test('a probe that is taken ends the wait: one request refused in five does not stop the other four', async () => {
  const { clock, budget, started, leaves, ask } = budgetOf(4);
  budget.pause('normal', after(clock.now(), seconds(30)));
  for (const name of ['n1', 'n2', 'n3']) ask(name, 'normal');
  await clock.move(seconds(1));
  expect(started).toEqual(['n1']);
  leaves[0]?.();
  await flush();
  expect(started).toEqual(['n1', 'n2', 'n3']);
});

test('each probe that is refused makes the next come later', async () => {
  const { clock, budget, started, leaves, ask } = budgetOf(8);
  const until = after(clock.now(), seconds(29));
  const at: number[] = [];
  // What was under way when the first was refused is refused with it, and counts as one.
  for (let i = 0; i < 3; i++) budget.pause('normal', until);
  for (let i = 0; i < 9; i++) ask(`n${i}`, 'normal');
  for (let second = 1; second < 29; second++) {
    await clock.move(seconds(1));
    for (; at.length < started.length; leaves[at.length - 1]?.()) {
      at.push(second);
      budget.pause('normal', until);
    }
  }
  expect(at).toEqual([1, 3, 7, 15]);
});

test('a pause beyond the deadline is told at once, with its end', async () => {
  const { clock, budget } = budgetOf(4);
  const until = after(clock.now(), seconds(60));
  budget.pause('normal', until);
  expect(await faultOf(budget.enter('normal', seconds(30), never))).toMatchObject({ kind: 'throttled', until });
});

test('who finds no place in time leaves the line, and so does who is called off', async () => {
  const { clock, budget, started, leaves, ask } = budgetOf(1);
  ask('a', 'normal');
  const late = faultOf(budget.enter('normal', seconds(3), never));
  const controller = new AbortController();
  const calledOff = faultOf(budget.enter('normal', seconds(30), controller.signal));
  await clock.move(seconds(3));
  controller.abort();
  expect([(await late).code, (await calledOff).code]).toEqual(['DeadlineExceeded', 'Cancelled']);
  ask('b', 'normal');
  leaves[0]?.();
  await flush();
  expect(started).toEqual(['a', 'b']);
});

test('a clock that is set back by hours during a pause makes nobody wait for hours', async () => {
  const { clock, budget, started, ask } = budgetOf(4);
  budget.pause('urgent', after(clock.now(), seconds(20)));
  clock.setWall(after(clock.now(), hours(-8)));
  ask('u', 'urgent');
  await flush();
  expect(started).toEqual(['u']);
});

test('a server that takes more than it refuses holds up nobody but the request that it refused', async () => {
  const { clock, budget, started, leaves, ask } = budgetOf(4);
  const end = async (index: number, isRefused: boolean): Promise<void> => {
    if (isRefused) budget.pause('normal', after(clock.now(), seconds(20)));
    leaves[index]?.();
    await flush();
  };
  for (let i = 0; i < 20; i++) ask(`n${i}`, 'normal');
  await flush();
  for (let i = 0; i < 16; i++) await end(i, i % 3 === 2);
  expect(started).toHaveLength(19);
});

test('a server that begins to refuse everything is left alone after what it took of late is used up', async () => {
  const { clock, budget, started, leaves, ask } = budgetOf(2);
  for (let i = 0; i < 100; i++) ask(`n${i}`, 'normal');
  await flush();
  for (let i = 0; i < 50; i++) {
    leaves[i]?.();
    await flush();
  }
  for (let i = 50; i < started.length; i++) {
    budget.pause('normal', after(clock.now(), seconds(20)));
    leaves[i]?.();
    await flush();
  }
  expect(started).toHaveLength(59);
});

test('normal requests without end leave housekeeping the places of its own, and the last one to what is urgent', async () => {
  const { started, ask } = budgetOf(16);
  for (let i = 0; i < 40; i++) ask('normal', 'normal');
  for (let i = 0; i < 40; i++) ask('housekeeping', 'housekeeping');
  await flush();
  const count = (requestClass: string): number => started.filter((name) => name === requestClass).length;
  expect([count('normal'), count('housekeeping')]).toEqual([12, 2]);
  ask('urgent', 'urgent');
  await flush();
  expect(count('urgent')).toBe(1);
});

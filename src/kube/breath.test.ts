import { expect, test } from 'vitest';
import { createBreath } from './breath.ts';

test('the event loop gets a turn before each piece too many, and then not again at once', async () => {
  const breath = createBreath(2);
  expect([breath.next(), breath.next()]).toEqual([undefined, undefined]);
  let hadTurn = false;
  setImmediate(() => void (hadTurn = true));
  await breath.next();
  expect(hadTurn).toBe(true);
  expect([breath.next(), breath.next()]).toEqual([undefined, undefined]);
});

test('all that share one wait for the same turn', () => {
  const breath = createBreath(1);
  expect(breath.next()).toBeUndefined();
  expect(breath.next()).toBe(breath.next());
});

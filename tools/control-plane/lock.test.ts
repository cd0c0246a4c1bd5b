import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { withLock } from './lock.ts';

test('work under one name is never done twice at once, and whoever waits is told and comes next', async () => {
  const name = randomUUID();
  const events: string[] = [];
  const first = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const waits = Promise.withResolvers<void>();
  const one = withLock(
    name,
    () => undefined,
    async () => {
      started.resolve();
      await first.promise;
      events.push('first is done');
    },
  );
  await started.promise;
  const two = withLock(
    name,
    () => waits.resolve(),
    async () => void events.push('second begins'),
  );
  await waits.promise;
  first.resolve();
  await Promise.all([one, two]);
  expect(events).toEqual(['first is done', 'second begins']);
});

test('work that fails gives the lock back', async () => {
  const name = randomUUID();
  await expect(
    withLock(
      name,
      () => undefined,
      () => Promise.reject(new Error('no')),
    ),
  ).rejects.toThrow('no');
  expect(
    await withLock(
      name,
      () => undefined,
      async () => 'done',
    ),
  ).toBe('done');
});

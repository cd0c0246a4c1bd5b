import { expect, test } from 'vitest';
import { movedClock } from '../../../test/support/moved-clock.ts';
import { milliseconds } from '../../base/instant.ts';
import { createRateLimit } from './rate-limit.ts';

const never = new AbortController().signal;

async function admitted(isFair: boolean, count: number, wait: number): Promise<number> {
  const clock = movedClock();
  const limit = createRateLimit({ clock, qps: 10, burst: 5, isFair: async () => isFair });
  let done = 0;
  for (let i = 0; i < count; i++)
    limit.admit(never).then(
      () => done++,
      () => {},
    );
  await clock.move(milliseconds(wait));
  return done;
}

test('a burst goes at once, the rest at the pace given', async () => {
  expect(await admitted(false, 20, 0)).toBe(5);
  expect(await admitted(false, 20, 500)).toBe(10);
});
test('a server with priority and fairness needs no limit of ours', async () =>
  expect(await admitted(true, 20, 0)).toBe(20));
test('a probe that failed is made again', async () => {
  let probes = 0;
  const isFair = async (): Promise<boolean> => {
    if (++probes === 1) throw new Error('no connection');
    return true;
  };
  const limit = createRateLimit({ clock: movedClock(), qps: 1, burst: 1, isFair });
  await expect(limit.admit(never)).rejects.toThrow('no connection');
  await limit.admit(never);
  await limit.admit(never);
  expect(probes).toBe(2);
});

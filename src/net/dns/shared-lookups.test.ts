import { expect, test } from 'vitest';
import { Fault } from '../../base/fault.ts';
import { days, hours, seconds } from '../../base/instant.ts';
import type { Milliseconds } from '../../base/instant.ts';
import { movedClock } from '../../../test/support/moved-clock.ts';
import { faultOf } from '../../../test/support/test-servers.ts';
import { createSharedLookups } from './shared-lookups.ts';
import type { Found } from './shared-lookups.ts';

const never = new AbortController().signal;

function counting(timeToLive: Milliseconds) {
  let count = 0;
  const look = async (): Promise<Found<number>> => {
    await Promise.resolve();
    count += 1;
    return { value: count, timeToLive };
  };
  return { look, count: () => count };
}

test('many who ask at once share one look-up, and those who come within its time to live too', async () => {
  const clock = movedClock();
  const lookups = createSharedLookups<number>(clock, 10);
  const { look } = counting(seconds(60));
  const ask = (): Promise<number> => lookups.get('a', look, never);
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  await clock.move(seconds(59));
  expect(await ask()).toBe(1);
  await clock.move(seconds(1));
  expect(await ask()).toBe(2);
});

test('nothing is believed for longer than a day', async () => {
  const clock = movedClock();
  const lookups = createSharedLookups<number>(clock, 10);
  const { look } = counting(days(30));
  await lookups.get('a', look, never);
  await clock.move(hours(24));
  expect(await lookups.get('a', look, never)).toBe(2);
});

test('only so many are remembered: the oldest is forgotten', async () => {
  const lookups = createSharedLookups<number>(movedClock(), 2);
  const { look } = counting(hours(1));
  for (const key of ['a', 'b', 'c']) await lookups.get(key, look, never);
  expect(await lookups.get('c', look, never)).toBe(3);
  expect(await lookups.get('a', look, never)).toBe(4);
});

test('a Fault reaches all who wait, and is not remembered', async () => {
  const lookups = createSharedLookups<number>(movedClock(), 2);
  const fail = (): Promise<never> => Promise.reject(new Fault('transient', { code: 'DnsLookupFailed', message: 'no' }));
  const faults = await Promise.all([faultOf(lookups.get('a', fail, never)), faultOf(lookups.get('a', fail, never))]);
  expect(faults.map(({ code }) => code)).toEqual(['DnsLookupFailed', 'DnsLookupFailed']);
  expect(await lookups.get('a', counting(hours(1)).look, never)).toBe(1);
});

test('one who gives up does not take the look-up from the others; the last does', async () => {
  const lookups = createSharedLookups<number>(movedClock(), 2);
  const [first, second] = [new AbortController(), new AbortController()];
  let shared: AbortSignal | undefined;
  const look = (signal: AbortSignal): Promise<never> => {
    shared = signal;
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))));
  };
  const asked = [faultOf(lookups.get('a', look, first.signal)), faultOf(lookups.get('a', look, second.signal))];
  first.abort();
  expect((await asked[0])?.code).toBe('Cancelled');
  expect(shared?.aborted).toBe(false);
  second.abort();
  expect((await asked[1])?.code).toBe('Cancelled');
  expect(shared?.aborted).toBe(true);
});

import { expect, test } from 'vitest';
import { movedClock } from '../../test/support/moved-clock.ts';
import { withDeadline } from './deadline.ts';
import { Fault } from './fault.ts';
import { seconds } from './instant.ts';

/** Rejects with the signal's reason as soon as it aborts. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });

test('work is asked to end when its time is over, with a Fault that says how long it had', async () => {
  const clock = movedClock();
  const ended = withDeadline(clock, seconds(60), new AbortController().signal, untilAborted).catch((thrown) => thrown);
  await clock.move(seconds(60));
  expect(await ended).toEqual(new Fault('transient', { code: 'DeadlineExceeded', message: 'not done within 60 s' }));
});

test('work is asked to end with the outer signal, for its reason', async () => {
  const outer = new AbortController();
  const ended = withDeadline(movedClock(), seconds(60), outer.signal, untilAborted).catch((thrown) => thrown);
  outer.abort('stopping');
  expect(await ended).toBe('stopping');
});

test('work that begins after the outer signal has aborted is asked to end at once', async () => {
  const ended = withDeadline(movedClock(), seconds(60), AbortSignal.abort('stopped'), untilAborted);
  expect(await ended.catch((thrown) => thrown)).toBe('stopped');
});

test('what is done in time is given back, and its signal is never aborted', async () => {
  const clock = movedClock();
  const signal = await withDeadline(clock, seconds(60), new AbortController().signal, async (own) => own);
  await clock.move(seconds(120));
  expect(signal.aborted).toBe(false);
});

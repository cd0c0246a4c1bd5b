import { expect, test } from 'vitest';
import { movedClock } from '../../test/support/moved-clock.ts';
import type { Uid } from '../base/brand.ts';
import { resourceVersion, uid } from '../base/brand.ts';
import { Fault } from '../base/fault.ts';
import { after, between, minutes, seconds } from '../base/instant.ts';
import { createDesks } from './desk.ts';

const place = 'certificates.cert-manager.io shop/www';
const nothingSeen = new Map<Uid, ReturnType<typeof resourceVersion>>();
const transient = new Fault('transient', { code: 'Unavailable', message: 'not there' });

function aDesk() {
  const clock = movedClock();
  const desks = createDesks<string>(clock, { base: seconds(1), max: seconds(30) });
  return { clock, desks, get: (id: string) => desks.of(place, nothingSeen).get(id) };
}

test('a reply lies there until the write that stores it is acknowledged', () => {
  const { desks, get } = aDesk();
  desks.reply(place, 'sign-1', 'chain');
  expect(get('sign-1')).toMatchObject({ is: 'reply', reply: 'chain' });
  desks.clear(place, ['sign-1']);
  expect(get('sign-1')).toBeUndefined();
  expect(desks.size).toBe(0);
});

test('answers for an object are not handed to its namesake', () => {
  const { desks, get } = aDesk();
  expect(desks.belongsTo(place, uid('1'))).toBe(true);
  desks.reply(place, 'sign-1', 'chain');
  expect(desks.belongsTo(place, uid('1'))).toBe(true);
  expect(desks.belongsTo(place, uid('2'))).toBe(false);
  expect(get('sign-1')).toBeUndefined();
  expect(desks.belongsTo(place, uid('2'))).toBe(true);
});

test('a Fault bars its question until it may be asked again, and later with each failure', async () => {
  const { clock, desks, get } = aDesk();
  expect(between(clock.now(), desks.fault(place, 'ask', transient))).toBe(seconds(1));
  expect(get('ask')).toMatchObject({ is: 'fault', attempts: 1 });
  await clock.move(seconds(1));
  expect(get('ask')).toBeUndefined();
  expect(between(clock.now(), desks.fault(place, 'ask', transient))).toBe(seconds(2));
});

test('"not now" is no failed attempt', () => {
  const { clock, desks, get } = aDesk();
  const until = after(clock.now(), minutes(5));
  desks.fault(place, 'ask', new Fault('throttled', { code: 'RateLimited', message: 'later', until }));
  expect(get('ask')).toMatchObject({ attempts: 0, retryAt: until });
});

test('what may be a key is gone after ten minutes', async () => {
  const { clock, desks, get } = aDesk();
  desks.reply(place, 'makeKey', 'key');
  await clock.move(minutes(9));
  expect(get('makeKey')).toBeDefined();
  await clock.move(minutes(1));
  expect(get('makeKey')).toBeUndefined();
});

test('it holds four thousand answers, then the oldest goes', () => {
  const { desks, get } = aDesk();
  for (let i = 0; i <= 4000; i++) desks.reply(place, `makeKey-${i}`, 'key');
  expect(desks.size).toBe(4000);
  expect(get('makeKey-0')).toBeUndefined();
  expect(get('makeKey-4000')).toBeDefined();
});

test('the last failed write is shown until a write goes through', () => {
  const { desks } = aDesk();
  desks.wrote(place, transient);
  expect(desks.of(place, nothingSeen).failedWrite).toBe(transient);
  desks.wrote(place, undefined);
  expect(desks.of(place, nothingSeen).failedWrite).toBeUndefined();
});

test('nothing is left when the object is gone, or the Lease is lost', () => {
  const { desks, get } = aDesk();
  desks.reply(place, 'makeKey', 'key');
  desks.wrote(place, transient);
  desks.forget(place);
  expect(get('makeKey')).toBeUndefined();
  expect(desks.of(place, nothingSeen).failedWrite).toBeUndefined();
  desks.reply(place, 'makeKey', 'key');
  desks.forgetAll();
  expect(desks.size).toBe(0);
});

test('it shows which versions this turn has seen from the API server', () => {
  const { desks } = aDesk();
  const seen = new Map([[uid('1'), resourceVersion('7')]]);
  expect(desks.of(place, seen).confirmed(uid('1'))).toBe('7');
  expect(desks.of(place, seen).confirmed(uid('2'))).toBeUndefined();
});

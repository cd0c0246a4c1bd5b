import { describe, expect, test } from 'vitest';
import { movedClock } from '../../test/support/moved-clock.ts';
import type { Uid } from '../base/brand.ts';
import { resourceVersion, uid } from '../base/brand.ts';
import { Fault } from '../base/fault.ts';
import { after, between, instant, minutes, seconds } from '../base/instant.ts';
import { Secret } from '../base/secret.ts';
import type { Answer } from './controller.ts';
import type { Desks } from './desk.ts';
import { createDesks } from './desk.ts';

type Reply = { readonly chain: string } | { readonly key: Secret<string> };
const web = 'things.g prod/web';
const chain: Reply = { chain: 'PEM' };
const key: Reply = { key: new Secret('bytes') };
const aFault = new Fault('transient', { code: 'ConnectionFailed', message: 'no answer' });
const aDesk = (clock = movedClock()): Desks<Reply> => createDesks<Reply>(clock, { base: seconds(5), max: minutes(30) });
const at = (desks: Desks<Reply>, id: string): Answer<Reply> | undefined => desks.of(web, new Map()).get(id);

describe('answers', () => {
  test('a reply lies there until the write that stores it is acknowledged', () => {
    const desks = aDesk();
    desks.reply(web, 'sign-1', chain);
    expect(at(desks, 'sign-1')).toMatchObject({ is: 'reply', reply: chain });
    desks.clear(web, ['sign-1']);
    expect(at(desks, 'sign-1')).toBeUndefined();
    expect(desks.size).toBe(0);
  });

  test('an object of the same name with another uid gets none of its predecessor', () => {
    const desks = aDesk();
    expect(desks.belongsTo(web, uid('1'))).toBe(true);
    desks.reply(web, 'sign-1', chain);
    expect(desks.belongsTo(web, uid('1'))).toBe(true);
    expect(desks.belongsTo(web, uid('2'))).toBe(false);
    expect(at(desks, 'sign-1')).toBeUndefined();
  });

  test('nothing is left when the object is gone or the Lease is lost', () => {
    const desks = aDesk();
    desks.reply(web, 'sign-1', chain);
    desks.forget(web);
    expect(desks.size).toBe(0);
    desks.reply(web, 'sign-1', chain);
    desks.forgetAll();
    expect(desks.size).toBe(0);
  });

  test('of more than four thousand the oldest goes', () => {
    const desks = aDesk();
    for (let n = 0; n <= 4_000; n += 1) desks.reply(web, `sign-${n}`, chain);
    expect(at(desks, 'sign-0')).toBeUndefined();
    expect(at(desks, 'sign-1')).toBeDefined();
  });

  test('what this turn saw of the API server is shown', () => {
    const confirmed = new Map<Uid, ReturnType<typeof resourceVersion>>([[uid('1'), resourceVersion('9')]]);
    expect(aDesk().of(web, confirmed).confirmed(uid('1'))).toBe('9');
  });
});

describe('time', () => {
  test('key bytes are out of memory after ten minutes, though nothing else comes in', async () => {
    const clock = movedClock();
    const desks = aDesk(clock);
    desks.reply(web, 'make-key', key);
    await clock.move(minutes(11));
    expect(desks.size).toBe(0);
  });

  test('a chain whose storing fails is kept, key bytes are not', async () => {
    const clock = movedClock();
    const desks = aDesk(clock);
    desks.reply(web, 'sign-1', chain);
    desks.reply(web, 'make-key', key);
    desks.wrote(web, aFault);
    await clock.move(minutes(60));
    expect(at(desks, 'sign-1')).toBeDefined();
    expect(at(desks, 'make-key')).toBeUndefined();
    desks.wrote(web, undefined);
    expect(at(desks, 'sign-1')).toBeUndefined();
  });
});

describe('Faults', () => {
  test('a Fault bars its question no longer when the clock was set back behind its coming', () => {
    const clock = movedClock();
    const desks = aDesk(clock);
    desks.fault(web, 'sign-1', aFault);
    expect(at(desks, 'sign-1')).toMatchObject({ is: 'fault' });
    clock.setWall(after(clock.now(), minutes(-8 * 60)));
    expect(at(desks, 'sign-1')).toBeUndefined();
  });

  test('a Fault bars its question, longer with each attempt', () => {
    const clock = movedClock();
    const desks = aDesk(clock);
    desks.fault(web, 'sign-1', aFault);
    expect(between(clock.now(), desks.fault(web, 'sign-1', aFault))).toBe(seconds(10));
    expect(at(desks, 'sign-1')).toMatchObject({ is: 'fault', attempts: 2 });
  });

  test('after its time the question may be asked again, and the count goes on', async () => {
    const clock = movedClock();
    const desks = aDesk(clock);
    desks.fault(web, 'sign-1', aFault);
    await clock.move(seconds(5));
    expect(at(desks, 'sign-1')).toBeUndefined();
    desks.fault(web, 'sign-1', aFault);
    expect(at(desks, 'sign-1')).toMatchObject({ attempts: 2 });
  });

  test('the count outlives a back-off that is longer than ten minutes', async () => {
    const clock = movedClock();
    const desks = aDesk(clock);
    for (let n = 0; n < 10; n += 1) desks.fault(web, 'sign-1', aFault);
    await clock.move(minutes(30));
    desks.fault(web, 'sign-1', aFault);
    expect(at(desks, 'sign-1')).toMatchObject({ attempts: 11 });
  });

  test('"not now" is no failed attempt', () => {
    const clock = movedClock();
    const desks = aDesk(clock);
    desks.fault(web, 'sign-1', aFault);
    const until = after(instant(clock.now()), minutes(2));
    desks.fault(web, 'sign-1', new Fault('throttled', { code: 'RateLimited', message: 'not now', until }));
    expect(at(desks, 'sign-1')).toMatchObject({ attempts: 1, retryAt: until });
  });

  test('what went wrong is shown until there is another answer, also while the question is asked again', async () => {
    const clock = movedClock();
    const desks = aDesk(clock);
    desks.fault(web, 'sign-1', aFault);
    await clock.move(minutes(6));
    expect(at(desks, 'sign-1')).toBeUndefined();
    expect(desks.of(web, new Map()).lastFault('sign-1')?.code).toBe('ConnectionFailed');
    desks.reply(web, 'sign-1', chain);
    expect(desks.of(web, new Map()).lastFault('sign-1')).toBeUndefined();
  });

  test('the last failed write is shown until a write succeeds', () => {
    const desks = aDesk();
    desks.wrote(web, aFault);
    expect(desks.of(web, new Map()).failedWrite?.code).toBe('ConnectionFailed');
    desks.wrote(web, undefined);
    expect(desks.of(web, new Map()).failedWrite).toBeUndefined();
  });
});

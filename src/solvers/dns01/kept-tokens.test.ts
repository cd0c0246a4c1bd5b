import { expect, test } from 'vitest';
import { movedClock } from '../../../test/support/moved-clock.ts';
import { faultOf } from '../../../test/support/test-servers.ts';
import { Fault } from '../../base/fault.ts';
import type { Milliseconds } from '../../base/instant.ts';
import { after, minutes, seconds } from '../../base/instant.ts';
import { Secret } from '../../base/secret.ts';
import { createKeptTokens, endOfToken } from './kept-tokens.ts';
import type { FreshToken } from './provider.ts';

const never = new AbortController().signal;
const used = (token: Secret<string>): Promise<string> => Promise.resolve(token.reveal());
const refused = new Fault('misconfigured', { code: 'CredentialRefused', message: 'no' });

function setUp(life: Milliseconds | 'untold' = minutes(60)) {
  const clock = movedClock();
  const tokens = createKeptTokens(clock);
  let fetched = 0;
  const fetch = (): Promise<FreshToken> => {
    fetched += 1;
    const endsAt = life === 'untold' ? undefined : after(clock.now(), life);
    return Promise.resolve({ token: new Secret(`token ${fetched}`), endsAt });
  };
  const use = (key = 'one', act = used): Promise<string> => tokens.use({ key, fetch }, act, never);
  return { clock, tokens, use, fetched: () => fetched };
}

test('a token is used until a minute before it ends', async () => {
  const { clock, use } = setUp();
  expect([await use(), await use()]).toEqual(['token 1', 'token 1']);
  clock.passUnnoticed(seconds(59 * 60 - 1));
  expect(await use()).toBe('token 1');
  clock.passUnnoticed(seconds(1));
  expect(await use()).toBe('token 2');
});

test('each credential, and each version of one, has a token of its own', async () => {
  const { use } = setUp();
  expect([await use('one'), await use('two'), await use('one')]).toEqual(['token 1', 'token 2', 'token 1']);
});

test('one whose end is not known, or near, is used once', async () => {
  const nobodyKnows = setUp('untold');
  expect([await nobodyKnows.use(), await nobodyKnows.use()]).toEqual(['token 1', 'token 2']);
  const short = setUp(seconds(50));
  expect([await short.use(), await short.use()]).toEqual(['token 1', 'token 2']);
});

test('a kept one that is refused is let go, and a new one tried at once', async () => {
  const { use } = setUp();
  await use();
  const act = (token: Secret<string>): Promise<string> =>
    token.reveal() === 'token 1' ? Promise.reject(refused) : used(token);
  expect(await use('one', act)).toBe('token 2');
  expect(await use()).toBe('token 2');
});

test('a new one that is refused is not kept, nor tried again', async () => {
  const { use, fetched } = setUp();
  expect(await faultOf(use('one', () => Promise.reject(refused)))).toBe(refused);
  expect(fetched()).toBe(1);
  expect(await use()).toBe('token 2');
});

test('any other failure leaves it', async () => {
  const { use } = setUp();
  await use();
  const down = new Fault('transient', { code: 'ServiceUnavailable', message: 'down' });
  expect(await faultOf(use('one', () => Promise.reject(down)))).toBe(down);
  expect(await use()).toBe('token 1');
});

test('a thousand are kept', async () => {
  const { use } = setUp();
  for (let i = 0; i <= 1000; i++) await use(`key ${i}`);
  expect(await use('key 1')).toBe('token 2');
  expect(await use('key 0')).toBe('token 1002');
});

test('none of it is shown', async () => {
  const { tokens, use } = setUp();
  await use();
  expect(JSON.stringify(tokens)).not.toContain('token 1');
});

test.each([
  [3599, 3599],
  ['3599', 3599],
  ['', undefined],
  ['soon', undefined],
  [undefined, undefined],
  [null, undefined],
])('a life of %j is %j seconds', (told, count) => {
  const { clock } = setUp();
  const now = clock.now();
  expect(endOfToken(told, now)).toBe(count === undefined ? undefined : after(now, seconds(count)));
});

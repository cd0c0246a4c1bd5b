import { beforeAll, describe, expect, test } from 'vitest';
import { movedClock } from '../../test/support/moved-clock.ts';
import { noAcme } from '../../test/support/no-acme.ts';
import { faultOf } from '../../test/support/test-servers.ts';
import { aPrivateKey } from '../../test/support/builders/key-pairs.ts';
import { issuerType } from '../api/resource-types.ts';
import { Fault } from '../base/fault.ts';
import { after, minutes } from '../base/instant.ts';
import { writePrivateKey } from '../pki/keys/key-file.ts';
import type { AcmePlace } from './acme-account.ts';
import { createAccounts } from './acme-account.ts';
import { createCredentials } from './credentials.ts';

let pem: string;
beforeAll(async () => {
  pem = writePrivateKey(await aPrivateKey({ name: 'RSA', size: 2048 }), 'PKCS1').reveal();
});

const never = new AbortController().signal;
const issuer = { type: issuerType, namespace: 'shop', name: 'le' };
const place = (accountUrl = 'https://acme.example.com/account/1', keyHash = ''): AcmePlace => ({
  issuer,
  server: { directory: 'https://acme.example.com/dir', caBundle: undefined, skipTlsVerify: false },
  accountUrl,
  key: { namespace: 'shop', name: 'account', version: 'u/1', entry: 'tls.key' },
  keyHash,
});
function accountsOver(data: Record<string, string> | undefined) {
  const clock = movedClock();
  const encoded = Object.entries(data ?? {}).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'account', uid: 'u', resourceVersion: '1' },
    data: Object.fromEntries(encoded),
  };
  const credentials = createCredentials(() => Promise.resolve(data === undefined ? undefined : (secret as never)));
  return { clock, accounts: createAccounts({ clients: noAcme(clock), credentials, clock }) };
}
const refusing =
  (code: string, kind: Fault['kind'], until = after(movedClock().now(), minutes(5))) =>
  () =>
    Promise.reject(new Fault(kind, { code, message: 'no', until }));

describe('an account', () => {
  test('acts with the key in its Secret, which is read once', async () => {
    const { accounts } = accountsOver({ 'tls.key': pem });
    const open = () => accounts.act({ place: place(), name: 'x' }, never, ({ account }) => Promise.resolve(account));
    const [one, other] = [await open(), await open()];
    expect([one.url, one.key === other.key]).toEqual(['https://acme.example.com/account/1', true]);
  });

  const troubles: [string, Record<string, string> | undefined, AcmePlace, string][] = [
    ['whose Secret is gone', undefined, place(), 'CredentialMissing'],
    ['whose entry is gone', { other: 'x' }, place(), 'CredentialMissing'],
    ['whose entry is no key', { 'tls.key': 'x' }, place(), 'AccountKeyInvalid'],
  ];
  test.each(troubles)('%s does not act', async (_, data, of, code) => {
    const fault = await faultOf(
      accountsOver(data).accounts.act({ place: of, name: 'x' }, never, () => Promise.resolve(1)),
    );
    expect(fault).toMatchObject({ kind: 'misconfigured', code });
  });

  test('that was registered with another key waits for its issuer', async () => {
    const { accounts } = accountsOver({ 'tls.key': pem });
    const fault = await faultOf(
      accounts.act({ place: place(undefined, 'other'), name: 'x' }, never, () => Promise.resolve(1)),
    );
    expect(fault).toMatchObject({ kind: 'transient', code: 'AccountKeyChanged' });
  });

  test('that the server asked to wait with an order makes none before, for whatever object, and goes on with the rest', async () => {
    const { accounts, clock } = accountsOver({ 'tls.key': pem });
    const order = { place: place(), name: 'newOrder' };
    await faultOf(accounts.act(order, never, refusing('AcmeRateLimited', 'throttled', after(clock.now(), minutes(5)))));
    let asked = 0;
    const ask = () => Promise.resolve((asked += 1));
    expect(await faultOf(accounts.act(order, never, ask))).toMatchObject({
      code: 'AcmeRateLimited',
      kind: 'throttled',
    });
    expect(await accounts.act({ ...order, name: 'finalize' }, never, ask)).toBe(1);
    expect(await accounts.act({ ...order, place: place('https://acme.example.com/account/2') }, never, ask)).toBe(2);
    await clock.move(minutes(6));
    expect(await accounts.act(order, never, ask)).toBe(3);
  });

  test('that the server does not know is told once to who registers accounts', async () => {
    const { accounts } = accountsOver({ 'tls.key': pem });
    const told: string[] = [];
    accounts.onLost(({ name }) => told.push(name));
    for (const url of ['a', 'a', 'b'])
      await faultOf(
        accounts.act({ place: place(url), name: 'x' }, never, refusing('AcmeAccountDoesNotExist', 'misconfigured')),
      );
    expect(told).toEqual(['le', 'le']);
    expect(accounts.lossesOf(issuer, 'a')).toEqual({ count: 2, isLost: true });
    expect(accounts.lossesOf(issuer, 'c')).toEqual({ count: 2, isLost: false });
    expect(accounts.lossesOf({ ...issuer, name: 'other' }, 'a')).toEqual({ count: 0, isLost: false });
  });
});

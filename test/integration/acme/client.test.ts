import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AcmeAccount, AcmeClient, AcmeIdentifier, OrderWish } from '../../../src/acme/acme-client.ts';
import { dns01Value, keyAuthorization } from '../../../src/acme/account-key.ts';
import { renewalIdentifier } from '../../../src/pki/certificate/renewal-identifier.ts';
import type { Pem } from '../../../src/base/brand.ts';
import { Fault } from '../../../src/base/fault.ts';
import { after, hours, instant } from '../../../src/base/instant.ts';
import { Secret } from '../../../src/base/secret.ts';
import { readCertificateRequest } from '../../../src/pki/certificate-request/read.ts';
import { readCertificate } from '../../../src/pki/certificate/read.ts';
import { readPem } from '../../../src/pki/pem.ts';
import { aPrivateKey, requestFor } from '../../support/builders/key-pairs.ts';
import { publisher } from '../../support/update-server.ts';
import type { StartedZone } from '../dns01/zone-servers.ts';
import { bindZone } from '../dns01/zone-servers.ts';
import type { PebbleRig } from './pebble-rig.ts';
import { anAccount, anAccountKey, never, pebbleProgram, pebbleRig, whyNoPebble } from './pebble-rig.ts';

const bind = await bindZone();
const skipped = bind.skipped !== undefined || pebbleProgram.is === 'missing';
const why = bind.skipped === undefined ? whyNoPebble : ` (skipped: ${bind.skipped})`;

let zone: StartedZone;
let publish: ReturnType<typeof publisher>;
beforeAll(async () => {
  if (skipped) return;
  zone = await bind.start();
  publish = publisher(zone);
});
afterAll(() => zone?.stop());

const rig = (setting: Partial<Parameters<typeof pebbleRig>[0]> = {}): Promise<PebbleRig> =>
  pebbleRig({ dnsServer: `${zone.nameServer.host}:${zone.nameServer.port}`, ...setting });

const aName = (): string => `n${randomBytes(6).toString('hex')}.example.test`;
const dns = (value: string): AcmeIdentifier => ({ type: 'dns', value });
const wish = (names: readonly string[], more: Partial<OrderWish> = {}): OrderWish => ({
  identifiers: names.map(dns),
  notAfter: undefined,
  profile: undefined,
  replaces: undefined,
  ...more,
});

/** Asks again as long as the server's answer is on the way; the server says when. */
async function until<T extends { readonly status: string }>(
  ask: () => Promise<T>,
  ...busy: readonly string[]
): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await ask();
    if (!busy.includes(answer.status)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`still ${busy.join()}`);
}

async function prove(client: AcmeClient, account: AcmeAccount, url: string): Promise<void> {
  const authorization = await client.authorization(account, url, never);
  if (authorization.status === 'valid') return;
  const challenge = authorization.challenges.find(({ type }) => type === 'dns-01');
  if (challenge === undefined) throw new Error('no dns-01');
  await publish(`_acme-challenge.${authorization.identifier.value}.`, [
    dns01Value(keyAuthorization(challenge.token, account.key)),
  ]);
  await client.acceptChallenge(account, challenge.url, never);
  const end = await until(() => client.authorization(account, url, never), 'pending');
  if (end.status !== 'valid') throw new Error(`${end.status}: ${JSON.stringify(end.challenges)}`);
}

async function issue(
  client: AcmeClient,
  account: AcmeAccount,
  ordered: OrderWish,
  preferredChain?: string,
): Promise<Pem> {
  const order = await client.newOrder(account, ordered, never);
  for (const url of order.authorizationUrls) await prove(client, account, url);
  const request = requestFor({ dnsNames: ordered.identifiers.map(({ value }) => value) }, await aPrivateKey());
  const csr = readCertificateRequest(request).der;
  const first = await client.finalize(account, order.finalizeUrl, csr, never);
  const end =
    first.status === 'processing' ? await until(() => client.order(account, order.url, never), 'processing') : first;
  return client.certificate(account, end.certificateUrl ?? '', preferredChain, never);
}

const codeOf = (promise: Promise<unknown>): Promise<readonly [string, string, string]> =>
  promise.then(
    () => ['none', '', ''] as const,
    (thrown: unknown) =>
      thrown instanceof Fault ? ([thrown.kind, thrown.code, thrown.message] as const) : Promise.reject(thrown as Error),
  );

describe.skipIf(skipped)(`a client of Pebble in strict mode${why}`, () => {
  test('has a certificate issued for names and a wildcard, with seven requests and a nonce for a single name', async () => {
    const { client, requests } = await rig();
    const account = await anAccount(client);
    const name = aName();
    const leaf = readCertificate(await issue(client, account, wish([name, `*.${name}`])));
    expect([...leaf.dnsNames].sort()).toEqual([`*.${name}`, name]);
    const before = requests.length;
    await issue(client, account, wish([aName()]));
    const made = requests.slice(before);
    expect(made.filter((one) => one.startsWith('HEAD'))).toEqual([]);
    expect(new Set(made)).toEqual(
      new Set([
        'POST /order-plz',
        'POST /authZ/…',
        'POST /chalZ/…',
        'POST /finalize-order/…',
        'POST /my-order/…',
        'POST /certZ/…',
      ]),
    );
  });

  test.each([50, 90])('gets through to a server that refuses %i of a hundred nonces', async (nonceReject) => {
    const { client } = await rig({ nonceReject });
    const tries = Array.from({ length: 10 }, () => codeOf(anAccount(client)));
    const codes = new Set((await Promise.all(tries)).map(([, code]) => code));
    // Seven nonces, each refused nine times in ten: what does not get through comes again, and is said so.
    expect(codes).toContain('');
    for (const code of codes) expect(['', 'AcmeBadNonce']).toContain(code);
  });

  test('finds the account of a key again, and changes its contact', async () => {
    const { client } = await rig();
    const key = await anAccountKey();
    const wanted = { email: 'ops@example.com', externalAccount: undefined };
    const first = await client.register(key, wanted, never);
    const again = await client.register(key, { ...wanted, email: undefined }, never);
    const contact = ['mailto:ops@example.com'];
    expect(first).toMatchObject({ status: 'valid', isNew: true, contact });
    expect(again).toEqual({ ...first, isNew: false });
    const changed = await client.updateContact({ url: first.url, key }, 'other@example.com', never);
    expect(changed).toMatchObject({ status: 'valid', isNew: false, contact: ['mailto:other@example.com'] });
    expect((await codeOf(client.updateContact({ url: first.url, key }, 'not an address', never)))[0]).toBe(
      'misconfigured',
    );
  });

  test('ties its account to an external one, and says so where that is missing or wrong', async () => {
    const macKey = randomBytes(32);
    const { client } = await rig({ externalAccounts: { 'kid-1': macKey.toString('base64url') } });
    const key = await anAccountKey();
    const register = (externalAccount: { keyId: string; macKey: Secret<Uint8Array> } | undefined) =>
      client.register(key, { email: undefined, externalAccount }, never);
    expect((await client.directory(never)).externalAccountRequired).toBe(true);
    expect((await codeOf(register(undefined))).slice(0, 2)).toEqual(['misconfigured', 'AcmeExternalAccountRequired']);
    const wrong = { keyId: 'kid-1', macKey: new Secret<Uint8Array>(randomBytes(32)) };
    expect((await codeOf(register(wrong)))[0]).toBe('misconfigured');
    expect((await register({ keyId: 'kid-1', macKey: new Secret<Uint8Array>(macKey) })).status).toBe('valid');
  });

  test('asks for a profile, an end of life and an address', async () => {
    const profiles = {
      short: { description: 'Six days', validityPeriod: 518_400 },
      long: { description: 'Long', validityPeriod: 7_776_000 },
    };
    const { client } = await rig({ profiles });
    const account = await anAccount(client);
    expect((await client.directory(never)).profiles).toEqual({ short: 'Six days', long: 'Long' });
    const leaf = readCertificate(await issue(client, account, wish([aName()], { profile: 'short' })));
    expect(leaf.notAfter - leaf.notBefore).toBeLessThanOrEqual(hours(24 * 6));
    const [kind, code] = await codeOf(client.newOrder(account, wish([aName()], { profile: 'other' }), never));
    expect([kind, code]).toEqual(['refused', 'AcmeInvalidProfile']);
    const address = await client.newOrder(
      account,
      { ...wish([]), identifiers: [{ type: 'ip', value: '192.0.2.7' }] },
      never,
    );
    const authorization = await client.authorization(account, address.authorizationUrls[0] ?? '', never);
    expect(authorization.identifier).toEqual({ type: 'ip', value: '192.0.2.7' });
  });

  test.each([1, 3, 8])('takes a chain of %i, and the alternate that ends at the root named', async (chainLength) => {
    const { client, pebble } = await rig({ chainLength, alternateRoots: 2 });
    const account = await anAccount(client);
    const name = aName();
    const usual = await issue(client, account, wish([name]));
    expect(readPem(usual, 95_000)).toHaveLength(chainLength + 1);
    const lastIssuer = (chain: Pem): string =>
      readCertificate(readPem(chain, 95_000).at(-1)?.der ?? new Uint8Array())
        .issuer.flat()
        .at(-1)?.value ?? '';
    const other = await issue(client, account, wish([name]), 'nobody knows this root');
    expect(lastIssuer(other)).toBe(lastIssuer(usual));
    const root =
      readCertificate(await pebble.root())
        .subject.flat()
        .at(-1)?.value ?? '';
    expect(lastIssuer(await issue(client, account, wish([name]), root))).toBe(root);
  });

  test('tells a refused name with its identifier, and a wrong proof with what the server found', async () => {
    const { client } = await rig({ domainBlocklist: ['blocked.example.test'] });
    const account = await anAccount(client);
    const [kind, code, message] = await codeOf(client.newOrder(account, wish(['blocked.example.test']), never));
    expect([kind, code]).toEqual(['refused', 'AcmeRejectedIdentifier']);
    expect(message).toContain('urn:ietf:params:acme:error:rejectedIdentifier');
    const order = await client.newOrder(account, wish([aName()]), never);
    const url = order.authorizationUrls[0] ?? '';
    const { challenges } = await client.authorization(account, url, never);
    await client.acceptChallenge(account, challenges.find(({ type }) => type === 'dns-01')?.url ?? '', never);
    const end = await until(() => client.authorization(account, url, never), 'pending');
    expect([end.status, end.challenges.find(({ error }) => error !== undefined)?.error?.type]).toEqual([
      'invalid',
      'urn:ietf:params:acme:error:unauthorized',
    ]);
  });

  test('is told that an order is not ready, and that its account is gone', async () => {
    const { client, pebble } = await rig();
    const account = await anAccount(client);
    const order = await client.newOrder(account, wish([aName()]), never);
    const csr = readCertificateRequest(requestFor({ dnsNames: ['x.example.test'] }, await aPrivateKey())).der;
    expect((await codeOf(client.finalize(account, order.finalizeUrl, csr, never))).slice(0, 2)).toEqual([
      'refused',
      'AcmeOrderNotReady',
    ]);
    await pebble.restart();
    const [kind, code] = await codeOf(client.newOrder(account, wish([aName()]), never));
    expect([kind, code]).toEqual(['misconfigured', 'AcmeAccountDoesNotExist']);
  });

  test('is told when to renew, and orders a replacement once', async () => {
    const { client } = await rig();
    const account = await anAccount(client);
    const name = aName();
    const leaf = readCertificate(await issue(client, account, wish([name])));
    const id = renewalIdentifier(leaf) ?? '';
    const info = await client.renewalInfo(id, never);
    expect(info?.start).toBeGreaterThan(leaf.notBefore);
    expect(info?.end).toBeLessThanOrEqual(leaf.notAfter);
    expect(info?.retryAfter).toBeGreaterThan(after(instant(Date.now()), hours(0.9)));
    await issue(client, account, wish([name], { replaces: id }));
    const [, code] = await codeOf(client.newOrder(account, wish([name], { replaces: id }), never));
    expect(code).toBe('AcmeAlreadyReplaced');
  });
});

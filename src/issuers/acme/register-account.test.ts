import { beforeAll, describe, expect, test } from 'vitest';
import type { AskedOfAcme, SecretTexts } from '../../../test/support/builders/acme-issuer.ts';
import { acmeIssuerOver, anAccountKeyPem, knownAccount } from '../../../test/support/builders/acme-issuer.ts';
import { faultOf } from '../../../test/support/test-servers.ts';

let rsa: string;
beforeAll(async () => {
  rsa = (await anAccountKeyPem()).pem;
});

describe('an account that is found with another contact', () => {
  const cases: [string, { tells: boolean; contact: string; email?: string }, readonly string[]][] = [
    [
      'gets the one of the spec',
      { tells: true, contact: 'old@example.com', email: 'new@example.com' },
      ['mailto:new@example.com'],
    ],
    [
      'gets it where the server does not tell',
      { tells: false, contact: 'old@example.com', email: 'new@example.com' },
      ['mailto:new@example.com'],
    ],
    ['keeps its own where the spec has none', { tells: true, contact: 'old@example.com' }, ['mailto:old@example.com']],
  ];
  test.each(cases)('%s', async (_, { tells, contact, email }, expected) => {
    const { server, check } = acmeIssuerOver(rsa, { tellsContact: tells });
    await check({ acme: { email: contact } });
    await check(email === undefined ? {} : { acme: { email } });
    expect(server.accounts.map((account) => account.contact)).toEqual([expected]);
  });

  test('is told once only, where the server never tells contacts', async () => {
    const { server, check } = acmeIssuerOver(rsa, { tellsContact: false });
    const account = knownAccount(await check({ acme: { email: 'ops@example.com' } }));
    await check({ acme: { email: 'ops@example.com' }, account: { ...account, isOfThisSpec: false } });
    expect(server.requests.filter((one) => one.startsWith('POST account'))).toEqual([]);
  });
});

describe('a server that wants an external account', () => {
  const macKey = 'zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W';
  const acme = { externalAccountBinding: { keyID: 'kid-1', keySecretRef: { name: 'external', key: 'secret' } } };
  const withKey = (text: string | undefined): SecretTexts => ({
    account: { 'tls.key': rsa },
    ...(text === undefined ? {} : { external: { secret: text } }),
  });

  test.each([
    ['as the authority hands it out', macKey],
    ['with a line end', `${macKey}\n`],
    ['with padding', `${macKey}==`],
  ])('takes a binding by a key %s', async (_, text) => {
    const { server, check } = acmeIssuerOver(rsa, { externalAccounts: { 'kid-1': macKey } });
    expect(await check({ acme, secrets: withKey(text) })).toMatchObject({ is: 'ready' });
    expect(server.accounts[0]?.externalKeyId).toBe('kid-1');
  });

  const troubles: [string, AskedOfAcme, RegExp, number][] = [
    [
      'with no binding',
      {},
      /externalAccountRequired: an external account is needed; give the Issuer spec\.acme\.externalAccountBinding/,
      3,
    ],
    [
      'with a key of somebody else',
      { acme, secrets: { account: {}, external: { secret: 'AAAA' } } },
      /unauthorized: the external account binding is wrong/,
      3,
    ],
    [
      'without the Secret',
      { acme, secrets: { account: {} } },
      /Secret "shop\/external" with the key of the external account does not exist \(spec\.acme\.externalAccountBinding\.keySecretRef\)/,
      0,
    ],
    [
      'without the entry',
      { acme, secrets: { account: {}, external: { other: 'x' } } },
      /Secret "shop\/external" has no data "secret"/,
      0,
    ],
    [
      'with base64 for base64url',
      { acme, secrets: { account: {}, external: { secret: 'a+b/' } } },
      /data "secret" of Secret "shop\/external" is not base64url/,
      0,
    ],
  ];
  test.each(troubles)('is refused %s, and not asked again', async (_, asked, message, requests) => {
    const { server, check } = acmeIssuerOver(rsa, { externalAccounts: { 'kid-1': macKey } });
    const secrets = { ...asked.secrets, account: { 'tls.key': rsa } };
    const health = await check({ ...asked, secrets });
    expect(health).toMatchObject({ is: 'notReady', reason: 'ErrRegisterACMEAccount', isError: false });
    expect(health).toMatchObject({ message: expect.stringMatching(message) });
    expect(server.requests).toHaveLength(requests);
    expect(JSON.stringify(health)).not.toContain('AAAA');
  });
});

describe('what a server answers', () => {
  const at = (path: string, status: number, body: string, retryAfter?: string) =>
    acmeIssuerOver(rsa, {
      plan: ({ path: asked }) =>
        asked === path ? { status, body, ...(retryAfter === undefined ? {} : { retryAfter }) } : undefined,
    });
  const document = (type: string) => JSON.stringify({ type: `urn:ietf:params:acme:error:${type}`, detail: 'because' });

  const finals: [string, number, string, string][] = [
    [
      'an address that it does not take',
      400,
      'invalidContact',
      '400 urn:ietf:params:acme:error:invalidContact: because; correct spec.acme.email of the Issuer',
    ],
    ['a request that it finds malformed', 400, 'malformed', 'correct spec.acme of the Issuer'],
    ['a key that it does not take', 400, 'badPublicKey', 'give the Issuer another account key'],
    ['something for a person to do', 403, 'userActionRequired', 'do what the certificate authority asks for'],
    ['a type that nobody knows', 418, 'teapot', '418 urn:ietf:params:acme:error:teapot: because'],
  ];
  test.each(finals)('is final: %s', async (_, status, type, message) => {
    expect(await at('/newAccount', status, document(type)).check()).toEqual({
      is: 'notReady',
      reason: 'ErrRegisterACMEAccount',
      message: expect.stringMatching(/^Failed to register ACME account: /),
      isError: false,
      isFinal: true,
    });
    expect(await at('/newAccount', status, document(type)).check()).toMatchObject({
      message: expect.stringContaining(message),
    });
  });

  const passing: [string, string, number, string, string][] = [
    ['an error of its own', '/newAccount', 500, document('serverInternal'), 'transient'],
    ['that it is full', '/newAccount', 429, document('rateLimited'), 'throttled'],
    ['the page of a proxy in its place', '/newAccount', 403, '<html>forbidden</html>', 'misconfigured'],
    ['no directory', '/directory', 404, 'not here', 'misconfigured'],
    ['a directory that is a page', '/directory', 200, '<html>maintenance</html>', 'transient'],
  ];
  test.each(passing)('is asked for again: %s', async (_, path, status, body, kind) => {
    expect(await faultOf(at(path, status, body, '120').check())).toMatchObject({ kind });
  });

  test('tells that the account is closed', async () => {
    const { server, check } = acmeIssuerOver(rsa);
    await check();
    for (const account of server.accounts) account.status = 'deactivated';
    expect(await check()).toMatchObject({
      reason: 'ErrRegisterACMEAccount',
      message: expect.stringContaining('deactivated'),
    });
  });

  test('and refuses a contact: the account is there, and the reason another', async () => {
    const { check } = acmeIssuerOver(rsa, {
      plan: ({ path }) =>
        path.startsWith('/account') ? { status: 400, body: document('unsupportedContact') } : undefined,
    });
    await check({ acme: { email: 'old@example.com' } });
    expect(await check({ acme: { email: 'new@example.com' } })).toMatchObject({
      reason: 'ErrUpdateACMEAccount',
      message: expect.stringContaining(
        'Failed to update ACME account: 400 urn:ietf:params:acme:error:unsupportedContact',
      ),
      isError: false,
    });
  });

  test('and its answer is lost: the account is found the next time', async () => {
    let isLost = true;
    const { server, check } = acmeIssuerOver(rsa, {
      plan: ({ path }) => (path === '/newAccount' && isLost ? { when: 'after' } : undefined),
    });
    expect(await faultOf(check())).toMatchObject({ kind: 'transient' });
    isLost = false;
    expect(knownAccount(await check()).uri).toBe(server.accounts[0]?.url);
    expect(server.accounts).toHaveLength(1);
  });
});

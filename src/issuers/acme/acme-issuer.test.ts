import { beforeAll, describe, expect, test } from 'vitest';
import type { AskedOfAcme } from '../../../test/support/builders/acme-issuer.ts';
import { acmeIssuerOver, anAccountKeyPem, knownAccount } from '../../../test/support/builders/acme-issuer.ts';
import { aPrivateKey } from '../../../test/support/builders/key-pairs.ts';
import type { AcmeIssuerSpec } from '../../api/issuer/types.ts';
import { writePrivateKey } from '../../pki/keys/key-file.ts';
import type { KnownAccount } from '../issuer.ts';

let rsa: string;
let otherRsa: string;
let ecdsa: string;
let hash: string;
beforeAll(async () => {
  const [one, other, curve] = await Promise.all([anAccountKeyPem(), anAccountKeyPem(), aPrivateKey()]);
  ({ pem: rsa, hash } = one);
  otherRsa = other.pem;
  ecdsa = writePrivateKey(curve, 'PKCS8').reveal();
});

describe('an account', () => {
  test('is registered with the key and the address in small letters, and told with URL, address and key', async () => {
    const { server, check } = acmeIssuerOver(rsa);
    expect(await check({ acme: { email: 'Ops@Example.com' } })).toEqual({
      is: 'ready',
      condition: {
        type: 'Ready',
        status: 'True',
        reason: 'ACMEAccountRegistered',
        message: 'The ACME account was registered with the ACME server',
      },
      expires: undefined,
      account: {
        uri: server.accounts[0]?.url,
        lastRegisteredEmail: 'Ops@Example.com',
        lastPrivateKeyHash: hash,
      },
    });
    expect(server.accounts[0]?.contact).toEqual(['mailto:ops@example.com']);
    expect(server.requests).toEqual(['GET directory', 'HEAD newNonce', 'POST newAccount']);
  });

  test('that was there is found again by its key, and no second one is made', async () => {
    const { server, check } = acmeIssuerOver(rsa);
    const first = await check();
    expect(await check()).toEqual(first);
    expect(server.accounts).toHaveLength(1);
  });

  test('with the key in an entry of another name is found there', async () => {
    const { check } = acmeIssuerOver(rsa);
    const acme = { privateKeySecretRef: { name: 'account', key: 'acme.pem' } };
    expect(await check({ acme, secrets: { account: { 'acme.pem': rsa } } })).toMatchObject({ is: 'ready' });
  });
});

describe('a server that knows the account', () => {
  const settled = async (email = 'ops@example.com') => {
    const rig = acmeIssuerOver(rsa);
    const account = knownAccount(await rig.check({ acme: { email } }));
    const asked = rig.server.requests.length;
    return { ...rig, account, requestsSince: () => rig.server.requests.slice(asked) };
  };

  test('is asked nothing while nothing has changed', async () => {
    const { check, account, requestsSince } = await settled();
    expect(await check({ acme: { email: 'OPS@example.com' }, account })).toMatchObject({ is: 'ready', condition: {} });
    expect(requestsSince()).toEqual([]);
  });

  const changes: [string, (account: KnownAccount) => AskedOfAcme, readonly string[]][] = [
    ['another spec', (account) => ({ account: { ...account, isOfThisSpec: false } }), ['POST newAccount']],
    ['another key', (account) => ({ account, secrets: { account: { 'tls.key': otherRsa } } }), ['POST newAccount']],
    [
      'another server',
      (account) => ({ account: { ...account, uri: 'https://other.example.com/1' } }),
      ['POST newAccount'],
    ],
    ['a URL that is none', (account) => ({ account: { ...account, uri: 'account/1' } }), ['POST newAccount']],
    ['no account', () => ({}), ['POST newAccount']],
  ];
  test.each(changes)('is asked when there is %s', async (_, change, requests) => {
    const { check, account, requestsSince } = await settled();
    expect(await check({ acme: { email: 'ops@example.com' }, ...change(account) })).toMatchObject({ is: 'ready' });
    expect(requestsSince()).toEqual(requests);
  });

  test('is told another address, and it stands in the status', async () => {
    const { server, check, account, requestsSince } = await settled();
    const changed = await check({ acme: { email: 'new@example.com' }, account: { ...account, isOfThisSpec: false } });
    expect(knownAccount(changed).lastRegisteredEmail).toBe('new@example.com');
    expect(server.accounts[0]?.contact).toEqual(['mailto:new@example.com']);
    expect(requestsSince()).toEqual(['POST newAccount', expect.stringMatching(/^POST account/)]);
  });

  test('is told that there is no address any more', async () => {
    const { server, check, account } = await settled();
    expect(knownAccount(await check({ account })).lastRegisteredEmail).toBe('');
    expect(server.accounts[0]?.contact).toEqual([]);
  });
});

describe('without asking the server anything', () => {
  const dns = (key?: string): Partial<AcmeIssuerSpec> => ({
    solvers: [
      { http01: { ingress: {} } },
      { dns01: { cloudflare: { apiTokenSecretRef: { name: 'token', ...(key === undefined ? {} : { key }) } } } },
    ],
  });
  const cases: [string, () => AskedOfAcme, string, string][] = [
    [
      "Let's Encrypt's first version is refused with the URL of the second",
      () => ({ acme: { server: 'https://acme-v01.api.letsencrypt.org/directory' } }),
      'InvalidConfig',
      'Your ACME server URL is set to a v1 endpoint (https://acme-v01.api.letsencrypt.org/directory). You should update the spec.acme.server field to "https://acme-v02.api.letsencrypt.org/directory"',
    ],
    [
      'its staging likewise',
      () => ({ acme: { server: 'https://acme-staging.api.letsencrypt.org/directory' } }),
      'InvalidConfig',
      '"https://acme-staging-v02.api.letsencrypt.org/directory"',
    ],
    [
      'a server that is no URL is refused',
      () => ({ acme: { server: 'acme.example.com' } }),
      'InvalidURL',
      '"acme.example.com": it is not a URL; correct spec.acme.server',
    ],
    [
      'http is refused, on loopback too',
      () => ({ acme: { server: 'http://127.0.0.1/dir' } }),
      'InvalidURL',
      'spec.acme.server: "http://127.0.0.1/dir" is not an https URL',
    ],
    ['a file is refused', () => ({ acme: { server: 'file:///etc/passwd' } }), 'InvalidURL', 'is not an https URL'],
    [
      'a key that nobody makes is waited for',
      () => ({ secrets: {} }),
      'ErrVerifyACMEAccount',
      'Secret "shop/account" with the private key of the account does not exist (spec.acme.privateKeySecretRef); create it with an RSA key in "tls.key", or unset spec.acme.disableAccountKeyGeneration',
    ],
    [
      'a Secret without the entry is told',
      () => ({ secrets: { account: { other: 'x' } } }),
      'ErrVerifyACMEAccount',
      'Secret "shop/account" has no data "tls.key"',
    ],
    [
      'a key that is none is told',
      () => ({ secrets: { account: { 'tls.key': 'CANARY' } } }),
      'ErrVerifyACMEAccount',
      'the private key of the ACME account cannot be used',
    ],
    [
      'an ECDSA key is told',
      () => ({ secrets: { account: { 'tls.key': ecdsa } } }),
      'ErrVerifyACMEAccount',
      'it is ECDSA, and an ACME account key must be RSA',
    ],
    [
      'a solver without its Secret is told by field',
      () => ({ acme: dns('t') }),
      'InvalidSolver',
      'spec.acme.solvers[1].dns01.cloudflare.apiTokenSecretRef: Secret "shop/token" does not exist; create it, or correct the field',
    ],
    [
      'a solver without its entry is told by field',
      () => ({ acme: dns('t'), secrets: { account: { 'tls.key': rsa }, token: { x: 'y' } } }),
      'InvalidSolver',
      'spec.acme.solvers[1].dns01.cloudflare.apiTokenSecretRef: Secret "shop/token" has no data "t"; create it, or correct the field',
    ],
  ];
  test.each(cases)('%s', async (_, asked, reason, message) => {
    const { server, check } = acmeIssuerOver(rsa);
    const health = await check(asked());
    expect(health).toMatchObject({ is: 'notReady', reason, message: expect.stringContaining(message) });
    expect(JSON.stringify(health)).not.toContain('CANARY');
    expect(server.requests).toEqual([]);
  });

  test('a solver with all that it names stands in no way', async () => {
    const { check } = acmeIssuerOver(rsa);
    const secrets = { account: { 'tls.key': rsa }, token: { t: 'y' } };
    expect(await check({ acme: dns('t'), secrets })).toMatchObject({ is: 'ready' });
  });
});

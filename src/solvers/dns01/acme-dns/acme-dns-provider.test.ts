import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acmeDnsServer } from '../../../../test/contract-servers/acme-dns.ts';
import type { AcmeDnsRegistration } from '../../../../test/contract-servers/acme-dns.ts';
import { dnsProviderParts, dnsProviderSetting } from '../../../../test/support/dns-provider-parts.ts';
import { faultOf, testServers } from '../../../../test/support/test-servers.ts';
import { describeFault } from '../../../base/fault.ts';
import type { DnsProvider, TxtRecord } from '../provider.ts';
import { createAcmeDnsProvider } from './acme-dns-provider.ts';

const never = new AbortController().signal;
const servers = testServers();
const published = new Map<string, readonly string[]>();
const acmeDns = acmeDnsServer('auth.example.', async (name, values) => void published.set(name, values));
let host = '';
let account: AcmeDnsRegistration;

beforeAll(async () => {
  host = `http://127.0.0.1:${await servers.listening(acmeDns.server)}`;
  account = acmeDns.register();
});
afterAll(() => servers.closeAll());

const accountSecretRef = { name: 'acme-dns', key: 'accounts.json' };
const record = (value: string, domain = 'www.example.com'): TxtRecord => ({
  name: `_acme-challenge.${domain}.`,
  zone: 'example.com.',
  value,
  domain,
});
const providerWith = (accounts: unknown, at = host): DnsProvider => {
  const text = typeof accounts === 'string' ? accounts : JSON.stringify(accounts);
  const setting = dnsProviderSetting({ host: at, accountSecretRef }, { 'acme-dns/accounts.json': text });
  return createAcmeDnsProvider(setting, dnsProviderParts());
};
const aValue = (letter: string): string => letter.repeat(43);

test('the account of the domain is updated, and only that', async () => {
  const other = acmeDns.register();
  await providerWith({ 'example.com': other, 'www.example.com': account }).present(record(aValue('a')), never);
  expect(published.get(account.fulldomain)).toEqual([aValue('a')]);
  expect(published.get(other.fulldomain)).toBeUndefined();
  expect(acmeDns.complaints).toEqual([]);
});

test('a host with a slash at its end is the same host', async () => {
  await providerWith({ 'www.example.com': account }, `${host}/`).present(record(aValue('b')), never);
  expect(published.get(account.fulldomain)).toContain(aValue('b'));
});

test('clean-up asks the server nothing: it has no call for that', async () => {
  const before = published.get(account.fulldomain);
  await providerWith({ 'www.example.com': account }, 'http://127.0.0.1:1').cleanUp(record(aValue('a')), never);
  expect(published.get(account.fulldomain)).toBe(before);
});

describe('what only a person can mend is told with the place to mend', () => {
  const where = 'Secret "solvers/acme-dns", key "accounts.json"';
  const cases: readonly (readonly [
    name: string,
    accounts: unknown,
    at: string | undefined,
    code: string,
    words: string,
  ])[] = [
    ['no JSON, of which nothing is quoted', '{"www.example.com": hunter2', undefined, 'CredentialInvalid', where],
    ['a list', [], undefined, 'CredentialInvalid', where],
    [
      'no account of the domain',
      { 'example.com': {} },
      undefined,
      'AccountMissing',
      `${where} holds no acme-dns account for "www.example.com"`,
    ],
    ['a name that every object has', {}, undefined, 'AccountMissing', 'www.example.com'],
    [
      'an account without its password',
      { 'www.example.com': { username: 'u', subdomain: 's' } },
      undefined,
      'CredentialInvalid',
      'lacks username, password or subdomain',
    ],
    [
      'a host without a scheme',
      { 'www.example.com': { username: 'u', password: 'p', subdomain: 's' } },
      'auth.example.com',
      'ServerInvalid',
      'dns01.acmeDNS.host',
    ],
    [
      'a host of another scheme',
      { 'www.example.com': { username: 'u', password: 'p', subdomain: 's' } },
      'ftp://auth.example.com',
      'ServerInvalid',
      'https://auth.example.com',
    ],
  ];
  test.each(cases)('%s', async (_, accounts, at, code, words) => {
    const fault = await faultOf(providerWith(accounts, at ?? host).present(record(aValue('c')), never));
    expect([fault.kind, fault.code]).toEqual(['misconfigured', code]);
    expect(describeFault(fault)).toContain(words);
    expect(describeFault(fault)).not.toContain('hunter2');
  });

  test('a key that the server refuses, with its word', async () => {
    const accounts = { 'www.example.com': { ...account, password: 'hunter2hunter2' } };
    const fault = await faultOf(providerWith(accounts).present(record(aValue('d')), never));
    expect([fault.kind, fault.code]).toEqual(['misconfigured', 'CredentialRefused']);
    expect(describeFault(fault)).toBe(
      `acme-dns answered 401 when asked to update the TXT record: forbidden; check ${where}, account of "www.example.com" and what it is allowed to do`,
    );
  });
});

test('a value that the server does not take is refused with its word', async () => {
  const fault = await faultOf(providerWith({ 'www.example.com': account }).present(record('short'), never));
  expect([fault.kind, fault.message]).toEqual(['refused', expect.stringContaining(': bad_txt')]);
});

import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { accountKeyOf, cloudDnsServer } from '../../../../test/contract-servers/cloud-dns.ts';
import { vendorServer } from '../../../../test/contract-servers/json-vendor.ts';
import type { VendorAnswer } from '../../../../test/contract-servers/json-vendor.ts';
import { dnsProviderParts, dnsProviderSetting } from '../../../../test/support/dns-provider-parts.ts';
import { faultOf } from '../../../../test/support/test-servers.ts';
import { describeFault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import type { DnsProvider } from '../provider.ts';
import { cloudDnsAt } from './cloud-dns-provider.ts';

const never = new AbortController().signal;
const ZONE = 'example.test.';
const NAME = `_acme-challenge.www.${ZONE}`;
const record = (value: string, zone = ZONE) => ({
  name: `_acme-challenge.www.${zone}`,
  zone,
  value,
  domain: `www.${zone}`.replace(/\.$/, ''),
});

const closing: (() => void)[] = [];
afterAll(() => closing.forEach((close) => close()));
afterEach(() => vi.unstubAllEnvs());

async function started() {
  const shown = new Map<string, readonly string[]>();
  const vendor = cloudDnsServer(ZONE, (name, values) => Promise.resolve(void shown.set(name, values)));
  const origin = await listening(vendor.server);
  const pauses: Instant[] = [];
  const parts = dnsProviderParts({ pauseUntil: (until) => void pauses.push(until) });
  const paths: string[] = [];
  vendor.server.on('request', ({ url = '' }) => void paths.push(url));
  const exchanges = (): number => paths.filter((path) => path === '/token').length;
  const providerOf = (config: object, key = vendor.accountKey, more: object = {}): DnsProvider => {
    const setting = dnsProviderSetting({ project: vendor.project, ...config }, { 'google/key.json': key });
    return cloudDnsAt({ dns: origin, token: origin })({ ...setting, ...more }, parts);
  };
  const provider = providerOf(WITH_KEY);
  return { ...vendor, pauses, exchanges, provider, providerOf, values: () => [...(shown.get(NAME) ?? [])].sort() };
}

async function listening(server: ReturnType<typeof vendorServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const WITH_KEY = { serviceAccountSecretRef: { name: 'google', key: 'key.json' } };

test('finds its value among hundreds of others, and leaves them with their TTL', async () => {
  const { provider, add, values, complaints } = await started();
  const others = Array.from({ length: 250 }, (_, i) => `other-${i}`);
  await add(NAME, others);
  await provider.present(record('own'), never);
  await provider.present(record('own'), never);
  expect(values()).toEqual([...others, 'own'].sort());
  await provider.cleanUp(record('own'), never);
  expect(values()).toEqual([...others].sort());
  expect(complaints).toEqual([]);
});

test('one exchange serves all that is done with a key, and another key has its own', async () => {
  const { providerOf, exchanges } = await started();
  for (const value of ['one', 'two']) await providerOf(WITH_KEY).present(record(value), never);
  await providerOf(WITH_KEY).cleanUp(record('one'), never);
  expect(exchanges()).toBe(1);
  const another = accountKeyOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
  await faultOf(providerOf(WITH_KEY, another).present(record('three'), never));
  expect(exchanges()).toBe(2);
});

test("a token of the controller's own identity is fetched once", async () => {
  const { providerOf, issueToken } = await started();
  let issued = 0;
  stubMetadata(await listening(metadataServer(() => ((issued += 1), issueToken()))));
  for (const value of ['one', 'two']) {
    await providerOf({}, undefined, { ambientCredentials: true }).present(record(value), never);
  }
  expect(issued).toBe(1);
});

test.each([
  ['somebody puts the first value there', [], ['foreign']],
  ['somebody adds one', ['a'], ['a', 'foreign']],
])('a change that is overtaken is made anew: %s', async (_, before, left) => {
  const { provider, add, values, meanwhile } = await started();
  await add(NAME, before);
  meanwhile.push(() => add(NAME, ['foreign']));
  await provider.present(record('own'), never);
  expect(values()).toEqual([...left, 'own'].sort());
  meanwhile.push(() => provider.cleanUp(record('own'), never));
  await provider.cleanUp(record('own'), never);
  expect(values()).toEqual(left);
});

test('a record set that changes at every attempt is left for later', async () => {
  const { provider, add, meanwhile } = await started();
  meanwhile.push(...Array.from({ length: 20 }, (_, i) => () => add(NAME, [`foreign-${i}`])));
  expect(await faultOf(provider.present(record('own'), never))).toMatchObject({
    kind: 'transient',
    code: 'RecordChanged',
  });
});

test('the zone may be named', async () => {
  const { providerOf, zoneId, values } = await started();
  await providerOf({ ...WITH_KEY, hostedZoneName: zoneId }).present(record('own'), never);
  expect(values()).toEqual(['own']);
});

test.each([
  [
    'a zone that is not there',
    { hostedZoneName: 'elsewhere' },
    ZONE,
    'managed zone "elsewhere" in project "project-1"',
  ],
  [
    'a domain without a zone',
    {},
    'elsewhere.test.',
    'public zone for "_acme-challenge.www.elsewhere.test." in project',
  ],
])('%s is told by name', async (_, config, zone, text) => {
  const { providerOf } = await started();
  const fault = await faultOf(providerOf({ ...WITH_KEY, ...config }).present(record('x', zone), never));
  expect(fault).toMatchObject({ kind: 'misconfigured', code: 'ZoneNotFound', message: expect.stringContaining(text) });
});

const ecKey = accountKeyOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
test.each([
  ['text', 'hunter2', 'is not JSON'],
  ['a configuration that names a program', '{"type":"external_account","credential_source":{}}', '"service_account"'],
  ['half a key', '{"type":"service_account","client_email":"a@b"}', 'lacks client_email or private_key'],
  ['a key of another kind', ecKey, 'has no RSA key in PEM as private_key'],
])('%s in the Secret is told by the place, not the content', async (_, key, text) => {
  const { providerOf } = await started();
  const fault = await faultOf(providerOf(WITH_KEY, key).present(record('x'), never));
  expect(fault).toMatchObject({ kind: 'misconfigured', code: 'CredentialInvalid' });
  expect(describeFault(fault)).toContain(`Secret "solvers/google", key "key.json" `);
  expect(describeFault(fault)).toContain(text);
  expect(describeFault(fault)).not.toContain('hunter2');
});

const limit = { error: { code: 403, message: 'Quota exceeded', errors: [{ reason: 'rateLimitExceeded' }] } };
const forbidden = { error: { code: 403, message: "Required 'dns.changes.create'", errors: [{ reason: 'forbidden' }] } };
const answers: [string, VendorAnswer, string, string][] = [
  ['a limit of the rate', [429, { message: 'slow down' }, { 'retry-after': '7' }], 'throttled', 'RateLimited'],
  ["a limit in Google's way", [403, limit], 'throttled', 'RateLimited'],
  ['a right that is missing', [403, forbidden], 'misconfigured', 'CredentialRefused'],
  ['a broken server', [502, '<html>Bad gateway</html>'], 'transient', 'ServiceUnavailable'],
  ['a page instead of JSON', [200, '<html>captive portal</html>'], 'transient', 'AnswerUnreadable'],
];
test.each(answers)('takes %s for what it is', async (_, answer, kind, code) => {
  const { providerOf, failures, issueToken, zoneId } = await started();
  const metadata = await listening(metadataServer(issueToken));
  stubMetadata(metadata);
  failures.push(answer);
  const provider = providerOf({ hostedZoneName: zoneId }, undefined, { ambientCredentials: true });
  expect(await faultOf(provider.present(record('x'), never))).toMatchObject({ kind, code });
});

test("a limit in Google's way pauses the credential", async () => {
  const { providerOf, provider, failures, pauses, zoneId } = await started();
  await provider.present(record('own'), never);
  failures.push([403, limit]);
  const fault = await faultOf(providerOf({ ...WITH_KEY, hostedZoneName: zoneId }).present(record('x'), never));
  expect(pauses).toEqual([fault.until]);
});

test("the controller's own identity is used where it is allowed, and else what to do is said", async () => {
  const { providerOf, issueToken, values } = await started();
  expect(await faultOf(providerOf({}).present(record('x'), never))).toMatchObject({
    kind: 'misconfigured',
    code: 'CredentialMissing',
    at: 'dns01.cloudDNS',
  });
  stubMetadata(await listening(metadataServer(issueToken)));
  await providerOf({}, undefined, { ambientCredentials: true }).present(record('own'), never);
  expect(values()).toEqual(['own']);
});

/** The part of Google's metadata server that hands out tokens. */
const metadataServer = (issueToken: () => string): ReturnType<typeof vendorServer> =>
  vendorServer(({ url, headers }) => {
    const flavor = { 'metadata-flavor': 'Google' };
    if (headers['metadata-flavor'] !== 'Google') return Promise.resolve([403, {}]);
    if (url.pathname.endsWith('/token'))
      return Promise.resolve([200, { access_token: issueToken(), expires_in: 3599, token_type: 'Bearer' }, flavor]);
    return Promise.resolve([200, {}, flavor]);
  }, []);

function stubMetadata(origin: string): void {
  vi.stubEnv('GCE_METADATA_HOST', origin.replace('http://', ''));
  vi.stubEnv('METADATA_SERVER_DETECTION', 'assume-present');
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '');
}

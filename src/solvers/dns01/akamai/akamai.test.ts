import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { akamaiServer } from '../../../../test/contract-servers/akamai.ts';
import type { VendorAnswer } from '../../../../test/contract-servers/json-vendor.ts';
import { akamaiSetting } from '../../../../test/support/builders/akamai-setting.ts';
import { dnsProviderParts } from '../../../../test/support/dns-provider-parts.ts';
import { faultOf } from '../../../../test/support/test-servers.ts';
import { akamaiAt, createAkamaiProvider } from './akamai-provider.ts';

const never = new AbortController().signal;
const ZONE = 'example.test.';
const NAME = `_acme-challenge.www.${ZONE}`;
const record = (value: string, zone = ZONE) => ({
  name: `_acme-challenge.www.${zone}`,
  zone,
  value,
  domain: 'www.example.test',
});

const closing: (() => void)[] = [];
afterAll(() => closing.forEach((close) => close()));

async function started() {
  const answered = new Map<string, readonly string[]>();
  const vendor = akamaiServer(ZONE, (at, values) => Promise.resolve(void answered.set(at, values)));
  await new Promise<void>((resolve) => vendor.server.listen(0, '127.0.0.1', resolve));
  closing.push(() => vendor.server.close());
  const paths: string[] = [];
  vendor.server.on('request', ({ url = '' }) => void paths.push(url));
  const origin = `http://127.0.0.1:${(vendor.server.address() as AddressInfo).port}`;
  const provider = akamaiAt(origin)(akamaiSetting(vendor.credentials), dnsProviderParts());
  return { ...vendor, provider, paths: () => paths, values: () => [...(answered.get(NAME) ?? [])].sort() };
}

test('leaves the values of others', async () => {
  const { provider, add, values, complaints } = await started();
  await add(NAME, ['one', 'two']);
  await provider.present(record('own'), never);
  await provider.present(record('own'), never);
  expect(values()).toEqual(['one', 'own', 'two']);
  await provider.cleanUp(record('own'), never);
  expect(values()).toEqual(['one', 'two']);
  expect(complaints).toEqual([]);
});

test('what somebody else overwrites is written again', async () => {
  const { provider, overwrite, values, afterwards } = await started();
  afterwards.push(() => overwrite(NAME, ['foreign']));
  await provider.present(record('own'), never);
  expect(values()).toEqual(['foreign', 'own']);
});

test('what somebody else overwrites at every attempt is left for later', async () => {
  const { provider, overwrite, afterwards } = await started();
  afterwards.push(...Array.from({ length: 10 }, (_, i) => () => overwrite(NAME, [`foreign-${i}`])));
  expect(await faultOf(provider.present(record('own'), never))).toMatchObject({
    kind: 'transient',
    code: 'RecordChanged',
  });
});

test('what was overwritten but at the last attempt is there', async () => {
  const { provider, overwrite, values, afterwards } = await started();
  afterwards.push(...Array.from({ length: 4 }, (_, i) => () => overwrite(NAME, [`foreign-${i}`])));
  await provider.present(record('own'), never);
  expect(values()).toEqual(['foreign-3', 'own']);
});

test.each(['present', 'cleanUp'] as const)('a zone that is not shown is told by name: %s', async (act) => {
  const { provider } = await started();
  expect(await faultOf(provider[act](record('own', 'elsewhere.test.'), never))).toMatchObject({
    kind: 'misconfigured',
    code: 'ZoneNotFound',
    message: expect.stringContaining('"elsewhere.test"'),
  });
});

test('the zone is asked for only where there is nothing to take away', async () => {
  const { provider, add, paths } = await started();
  const zones = (): number => paths().filter((path) => path === '/config-dns/v2/zones/example.test').length;
  await add(NAME, ['own']);
  await provider.cleanUp(record('own'), never);
  expect(zones()).toBe(0);
  await provider.cleanUp(record('own'), never);
  expect(zones()).toBe(1);
});

test.each(['https://akab-1.luna.akamaiapis.net', 'akab-1.luna.akamaiapis.net/x', 'a b', ''])(
  'host %j is refused with the field',
  async (serviceConsumerDomain) => {
    const setting = akamaiSetting({ clientToken: 'c', accessToken: 'a', clientSecret: 's' });
    const config = { ...setting.config, serviceConsumerDomain };
    const provider = createAkamaiProvider({ ...setting, config }, dnsProviderParts());
    expect(await faultOf(provider.present(record('x'), never))).toMatchObject({
      kind: 'misconfigured',
      at: 'dns01.akamai.serviceConsumerDomain',
    });
  },
);

const denied = { title: 'Forbidden', detail: 'The client does not have the grant' };
const answers: [string, VendorAnswer, string, string][] = [
  ['a limit of the rate', [429, { title: 'slow down' }, { 'retry-after': '7' }], 'throttled', 'RateLimited'],
  ['a right that is missing', [403, denied], 'misconfigured', 'CredentialRefused'],
  ['a broken server', [502, '<html>Bad gateway</html>'], 'transient', 'ServiceUnavailable'],
  ['a page instead of JSON', [200, '<html>captive portal</html>'], 'transient', 'AnswerUnreadable'],
];
test.each(answers)('takes %s for what it is', async (_, answer, kind, code) => {
  const { provider, failures } = await started();
  failures.push(answer);
  expect(await faultOf(provider.present(record('x'), never))).toMatchObject({ kind, code });
});

import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { azureDnsServer, azurePlace } from '../../../../test/contract-servers/azure-dns.ts';
import type { VendorAnswer } from '../../../../test/contract-servers/json-vendor.ts';
import { dnsProviderParts, dnsProviderSetting } from '../../../../test/support/dns-provider-parts.ts';
import { faultOf } from '../../../../test/support/test-servers.ts';
import { describeFault } from '../../../base/fault.ts';
import type { Dns01Solver, DnsProvider } from '../provider.ts';
import { azureCloud } from './azure-clouds.ts';
import { azureDnsAt } from './azure-dns-provider.ts';

type AzureConfig = NonNullable<Dns01Solver['azureDNS']>;

const never = new AbortController().signal;
const ZONE = 'example.test.';
const NAME = `_acme-challenge.www.${ZONE}`;
const record = (value: string) => ({ name: NAME, zone: ZONE, value, domain: 'www.example.test' });

const closing: (() => void)[] = [];
afterAll(() => closing.forEach((close) => close()));
afterEach(() => vi.unstubAllEnvs());

async function started(visibility: 'public' | 'private' = 'public') {
  const answered = new Map<string, readonly string[]>();
  const publish = (at: string, values: readonly string[]): Promise<void> =>
    Promise.resolve(void answered.set(at, values));
  const vendor = azureDnsServer(ZONE, publish, visibility);
  await new Promise<void>((resolve) => vendor.server.listen(0, '127.0.0.1', resolve));
  closing.push(() => vendor.server.close());
  const origin = `http://127.0.0.1:${(vendor.server.address() as AddressInfo).port}`;
  const parts = dnsProviderParts();
  const paths: string[] = [];
  vendor.server.on('request', ({ url = '' }) => void paths.push(url));
  const logins = (): number => paths.filter((path) => path.endsWith('/token')).length;
  const providerOf = (config: Partial<AzureConfig>, password = vendor.password): DnsProvider => {
    const principal = { ...azurePlace, clientSecretSecretRef: { name: 'azure', key: 'password' } };
    const setting = dnsProviderSetting({ ...principal, ...config }, { 'azure/password': password });
    return azureDnsAt({ management: origin, login: origin })(setting, parts);
  };
  return {
    ...vendor,
    logins,
    providerOf,
    provider: providerOf({}),
    values: () => [...(answered.get(NAME) ?? [])].sort(),
  };
}

test('leaves the values of others, and what they have noted', async () => {
  const { provider, add, values, complaints, metadataOf } = await started();
  const others = Array.from({ length: 18 }, (_, i) => `other-${i}`);
  await add(NAME, others);
  await provider.present(record('own'), never);
  await provider.present(record('own'), never);
  expect(values()).toEqual([...others, 'own'].sort());
  await provider.cleanUp(record('own'), never);
  expect(values()).toEqual([...others].sort());
  expect(metadataOf(NAME)).toEqual({ owner: 'somebody' });
  expect(complaints).toEqual([]);
});

test('one log-in serves all that is done with a credential, and another version of it has its own', async () => {
  const { providerOf, logins } = await started();
  for (const value of ['one', 'two']) await providerOf({}).present(record(value), never);
  await providerOf({}).cleanUp(record('one'), never);
  expect(logins()).toBe(1);
  await faultOf(providerOf({}, 'another password').present(record('three'), never));
  expect(logins()).toBe(2);
});

test.each([
  ['somebody puts the first value there', [], ['foreign']],
  ['somebody adds one', ['a'], ['a', 'foreign']],
])('a change that is overtaken is made anew: %s', async (_, before, left) => {
  const { provider, add, values, meanwhile } = await started();
  if (before.length > 0) await add(NAME, before);
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

test('a private zone is written as such', async () => {
  const { providerOf, values } = await started('private');
  const provider = providerOf({ zoneType: 'AzurePrivateZone' });
  await provider.present(record('own'), never);
  expect(values()).toEqual(['own']);
  await provider.cleanUp(record('own'), never);
  expect(values()).toEqual([]);
});

test.each([
  ['in another resource group', { resourceGroupName: 'other' }, 'Parent resource not found'],
  ['that does not hold the name', { hostedZoneName: 'elsewhere.test' }, 'is not in the zone "elsewhere.test"'],
])('a zone %s is told', async (_, config, text) => {
  const { providerOf } = await started();
  const fault = await faultOf(providerOf(config).present(record('x'), never));
  expect(fault).toMatchObject({ kind: 'misconfigured', code: 'ZoneNotFound', message: expect.stringContaining(text) });
});

test.each([
  ['tenant', { tenantID: 'none' }, 'AADSTS90002: Tenant not found.'],
  ['client', { clientID: 'none' }, "AADSTS700016: Application 'none' was not found."],
])('a wrong %s is told without what varies', async (_, config, text) => {
  const { providerOf } = await started();
  const fault = await faultOf(providerOf(config).present(record('x'), never));
  expect(fault).toMatchObject({ kind: 'misconfigured', code: 'CredentialRefused' });
  expect(describeFault(fault)).toContain(text);
  expect(describeFault(fault)).toContain('Secret "solvers/azure", key "password"');
  expect(describeFault(fault)).not.toContain('Trace ID');
});

const denied = { error: { code: 'AuthorizationFailed', message: 'The client does not have authorization' } };
const answers: [string, VendorAnswer, string, string][] = [
  ['a limit of the rate', [429, { message: 'slow down' }, { 'retry-after': '7' }], 'throttled', 'RateLimited'],
  ['a right that is missing', [403, denied], 'misconfigured', 'CredentialRefused'],
  ['a broken server', [502, '<html>Bad gateway</html>'], 'transient', 'ServiceUnavailable'],
  ['a page instead of JSON', [200, '<html>captive portal</html>'], 'transient', 'AnswerUnreadable'],
];
test.each(answers)('takes %s for what it is', async (_, answer, kind, code) => {
  const { provider, failures } = await started();
  failures.push([200, { access_token: 'token', expires_in: 3599 }], answer);
  expect(await faultOf(provider.present(record('x'), never))).toMatchObject({ kind, code });
});

test('without a service principal what to do is said', async () => {
  const { subscriptionID, resourceGroupName } = azurePlace;
  const setting = dnsProviderSetting<AzureConfig>({ subscriptionID, resourceGroupName });
  const nowhere = azureDnsAt({ management: 'https://azure.test', login: 'https://azure.test' });
  expect(await faultOf(nowhere(setting, dnsProviderParts()).present(record('x'), never))).toMatchObject({
    kind: 'misconfigured',
    code: 'CredentialMissing',
    at: 'dns01.azureDNS',
  });
});

test('an identity that cannot be had is told with the next step', async () => {
  vi.stubEnv('AZURE_FEDERATED_TOKEN_FILE', '/nowhere/token');
  vi.stubEnv('AZURE_CLIENT_ID', azurePlace.clientID);
  vi.stubEnv('AZURE_TENANT_ID', azurePlace.tenantID);
  const { subscriptionID, resourceGroupName } = azurePlace;
  const setting = dnsProviderSetting<AzureConfig>({ subscriptionID, resourceGroupName });
  const nowhere = azureDnsAt({ management: 'https://azure.test', login: 'https://azure.test' });
  const provider = nowhere({ ...setting, ambientCredentials: true }, dnsProviderParts());
  const fault = await faultOf(provider.present(record('x'), never));
  expect(fault).toMatchObject({ kind: 'misconfigured', code: 'CredentialRefused' });
  expect(describeFault(fault)).toContain('workload identity');
});

test.each([
  [undefined, 'https://management.azure.com'],
  ['AzurePublicCloud', 'https://management.azure.com'],
  ['AzureUSGovernmentCloud', 'https://management.usgovcloudapi.net'],
  ['AzureChinaCloud', 'https://management.chinacloudapi.cn'],
  ['AzureGermanCloud', 'https://management.microsoftazure.de'],
] as const)('environment %s is at %s', (environment, management) => {
  const config = { subscriptionID: 's', resourceGroupName: 'g', ...(environment === undefined ? {} : { environment }) };
  expect(azureCloud(config).management).toBe(management);
});

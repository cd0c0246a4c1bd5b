import { expect, test } from 'vitest';
import { dnsProviderParts, dnsProviderSetting } from '../../../test/support/dns-provider-parts.ts';
import { faultOf } from '../../../test/support/test-servers.ts';
import { describeFault } from '../../base/fault.ts';
import { createDnsProvider, dnsProviderName } from './registry.ts';

const { config: _, ...place } = dnsProviderSetting(undefined);
const acmeDNS = { host: 'https://auth.example.com', accountSecretRef: { name: 'a', key: 'k' } };
const rfc2136 = { nameserver: '192.0.2.53' };

test('the first provider counts where the API server has let pass more than one', () => {
  expect(dnsProviderName({ rfc2136, acmeDNS })).toBe('acmeDNS');
});

test('a solver without a provider is told so', async () => {
  expect(dnsProviderName({ cnameStrategy: 'Follow' })).toBeUndefined();
  const fault = await faultOf(createDnsProvider({}, place, dnsProviderParts()));
  expect([fault.kind, describeFault(fault)]).toEqual([
    'misconfigured',
    expect.stringContaining('names no DNS provider'),
  ]);
});

test('a provider is made of its own part of the spec', async () => {
  const provider = await createDnsProvider({ rfc2136: { nameserver: 'a:b:c' } }, place, dnsProviderParts());
  const record = { name: '_acme-challenge.a.example.', zone: 'example.', domain: 'a.example', value: 'x' };
  const fault = await faultOf(provider.present(record, new AbortController().signal));
  expect([fault.code, fault.at]).toEqual(['ServerInvalid', 'dns01.rfc2136.nameserver']);
});

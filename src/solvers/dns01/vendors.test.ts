import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { cloudflareServer } from '../../../test/contract-servers/cloudflare.ts';
import { digitaloceanServer } from '../../../test/contract-servers/digitalocean.ts';
import { dnsProviderParts, dnsProviderSetting } from '../../../test/support/dns-provider-parts.ts';
import { faultOf } from '../../../test/support/test-servers.ts';
import { cloudflareAt } from './cloudflare/cloudflare-provider.ts';
import { digitaloceanAt } from './digitalocean/digitalocean-provider.ts';
import type { DnsProvider, TxtRecord } from './provider.ts';
import { quotedText, unquotedText } from './text-chunks.ts';

const never = new AbortController().signal;
const ZONE = 'example.test.';
const record = (value: string, zone = ZONE): TxtRecord => ({
  name: `_acme-challenge.www.${zone}`,
  zone,
  value,
  domain: `www.${zone}`,
});

const closing: (() => void)[] = [];
afterAll(() => closing.forEach((close) => close()));

/** A stand-in that shows nobody anything, with a provider for it. */
async function started(name: 'cloudflare' | 'digitalocean') {
  const shown = new Map<string, readonly string[]>();
  const publish = (at: string, values: readonly string[]): Promise<void> => Promise.resolve(void shown.set(at, values));
  const make = name === 'cloudflare' ? cloudflareServer : digitaloceanServer;
  const vendor = make(ZONE, 'token', publish);
  await new Promise<void>((resolve) => vendor.server.listen(0, '127.0.0.1', resolve));
  closing.push(() => vendor.server.close());
  const origin = `http://127.0.0.1:${(vendor.server.address() as AddressInfo).port}`;
  const token = { name: 'vendor', key: 'token' };
  const setting = { 'vendor/token': ' token\n' };
  const provider: DnsProvider =
    name === 'cloudflare'
      ? cloudflareAt(origin)(dnsProviderSetting({ apiTokenSecretRef: token }, setting), dnsProviderParts())
      : digitaloceanAt(origin)(dnsProviderSetting({ tokenSecretRef: token }, setting), dnsProviderParts());
  return { ...vendor, provider, values: () => shown.get(record('').name) ?? [] };
}

describe.each(['cloudflare', 'digitalocean'] as const)('provider %s', (name) => {
  test('finds its value among hundreds of others, and leaves them', async () => {
    const { provider, add, values, complaints } = await started(name);
    const others = Array.from({ length: 250 }, (_, i) => `other-${i}`);
    await add(record('').name, others);
    await provider.present(record('own'), never);
    await provider.present(record('own'), never);
    expect(values()).toHaveLength(251);
    await provider.cleanUp(record('own'), never);
    expect([...values()].sort()).toEqual([...others].sort());
    expect(complaints).toEqual([]);
  });

  test('says which zone it was not shown', async () => {
    const { provider } = await started(name);
    const fault = await faultOf(provider.present(record('x', 'elsewhere.test.'), never));
    expect(fault).toMatchObject({
      kind: 'misconfigured',
      code: 'ZoneNotFound',
      message: expect.stringContaining('elsewhere.test'),
    });
  });

  const answers: [string, Parameters<Awaited<ReturnType<typeof started>>['failures']['push']>[0], string, string][] = [
    ['a limit of the rate', [429, { message: 'slow down' }, { 'retry-after': '7' }], 'throttled', 'RateLimited'],
    ['a broken server', [502, '<html>Bad gateway</html>'], 'transient', 'ServiceUnavailable'],
    ['a page instead of JSON', [200, '<html>captive portal</html>'], 'transient', 'AnswerUnreadable'],
  ];
  test.each(answers)('takes %s for what it is', async (_, answer, kind, code) => {
    const { provider, failures } = await started(name);
    failures.push(answer);
    expect(await faultOf(provider.present(record('x'), never))).toMatchObject({ kind, code });
  });
});

test.each([
  ['abc', '"abc"'],
  ['a'.repeat(300), `"${'a'.repeat(255)}" "${'a'.repeat(45)}"`],
])('a value is written in quotes, in strings of 255 at most, and read back', (value, text) => {
  expect(quotedText(value)).toBe(text);
  expect(unquotedText(text)).toBe(value);
  expect(unquotedText(value)).toBe(value);
});

import { createServer } from 'node:http';
import { afterAll, describe, expect, test } from 'vitest';
import { dnsProviderParts, dnsProviderSetting } from '../../../test/support/dns-provider-parts.ts';
import { movedClock } from '../../../test/support/moved-clock.ts';
import { faultOf, testServers } from '../../../test/support/test-servers.ts';
import { after, seconds } from '../../base/instant.ts';
import { createRequestBudget, createRequestBudgets } from './budget.ts';
import { createDnsProvider } from './registry.ts';

const never = new AbortController().signal;
const servers = testServers();
afterAll(() => servers.closeAll());

describe('a budget', () => {
  test('lets a burst through at once, and then one each time that it costs', async () => {
    const clock = movedClock();
    const budget = createRequestBudget(clock, { perSecond: 2, burst: 3 });
    const passed: number[] = [];
    for (let i = 0; i < 5; i++) void budget.admit(never).then(() => passed.push(i));
    await clock.timersSet(2);
    expect(passed).toEqual([0, 1, 2]);
    await clock.move(seconds(0.5));
    expect(passed).toEqual([0, 1, 2, 3]);
    await clock.move(seconds(0.5));
    expect(passed).toEqual([0, 1, 2, 3, 4]);
  });

  test('is full again after a rest, and no fuller', async () => {
    const clock = movedClock();
    const budget = createRequestBudget(clock, { perSecond: 1, burst: 2 });
    clock.passUnnoticed(seconds(1000));
    await budget.admit(never);
    await budget.admit(never);
    const third = budget.admit(never);
    await clock.timersSet(1);
    await clock.move(seconds(1));
    await third;
  });

  test('sends those away whose turn is far off, with the instant of their turn', async () => {
    const clock = movedClock();
    const budget = createRequestBudget(clock, { perSecond: 0.05, burst: 1 });
    await budget.admit(never);
    const fault = await faultOf(budget.admit(never));
    expect([fault.kind, fault.until]).toEqual(['throttled', after(clock.now(), seconds(20))]);
  });

  test('lets nobody through while it is paused, and is not resumed by a shorter pause', async () => {
    const clock = movedClock();
    const budget = createRequestBudget(clock, { perSecond: 10, burst: 10 });
    const until = after(clock.now(), seconds(30));
    budget.pauseUntil(until);
    budget.pauseUntil(after(clock.now(), seconds(5)));
    await clock.move(seconds(29));
    expect(await faultOf(budget.admit(never))).toMatchObject({ kind: 'throttled', code: 'RateLimited', until });
    await clock.move(seconds(1));
    await budget.admit(never);
  });

  test('is not waited for by those who give up', async () => {
    const clock = movedClock();
    const budget = createRequestBudget(clock, { perSecond: 1, burst: 1 });
    await budget.admit(never);
    const controller = new AbortController();
    const waiting = faultOf(budget.admit(controller.signal));
    await clock.timersSet(1);
    controller.abort();
    expect((await waiting).code).toBe('Cancelled');
  });
});

describe('a credential that its service throttles', () => {
  const accounts = (password: string): string =>
    JSON.stringify({ 'a.example': { username: 'user', password, subdomain: 'sub' } });
  const record = { name: '_acme-challenge.a.example.', zone: 'example.', domain: 'a.example', value: 'x'.repeat(43) };

  test('is paused in every issuer that has it, and no other credential is', async () => {
    const asked: string[] = [];
    const port = await servers.listening(
      createServer((request, response) => {
        const key = String(request.headers['x-api-key']);
        asked.push(key);
        response.writeHead(key === 'busy' ? 429 : 200, { 'retry-after': '90' }).end('{}');
      }),
    );
    const clock = movedClock();
    const budgets = createRequestBudgets(clock);
    const acmeDNS = { host: `http://127.0.0.1:${port}`, accountSecretRef: { name: 'acme-dns', key: 'accounts' } };
    const present = async (password: string, resourceNamespace: string): Promise<void> => {
      const { config: _, ...place } = dnsProviderSetting(acmeDNS, { 'acme-dns/accounts': accounts(password) });
      const parts = dnsProviderParts({ clock });
      const provider = await createDnsProvider({ acmeDNS }, { ...place, resourceNamespace }, parts, budgets);
      await provider.present(record, never);
    };
    const until = after(clock.now(), seconds(90));
    expect(await faultOf(present('busy', 'one'))).toMatchObject({ kind: 'throttled', until });
    expect(await faultOf(present('busy', 'two'))).toMatchObject({ kind: 'throttled', until });
    await present('calm', 'two');
    expect(asked).toEqual(['busy', 'calm']);
  });
});

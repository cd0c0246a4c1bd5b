import { expect, test } from 'vitest';
import type { ReplyFate, RequestFate } from '../proxy/hooks.ts';
import type { SeenRequest } from '../proxy/seen-request.ts';
import { readRequest } from '../proxy/seen-request.ts';
import { faultyServer } from './faulty-server.ts';
import { SCENARIOS } from './rates.ts';

const RATES = { ...SCENARIOS['all-at-once'], latency: 0 };
const MANY = 10_000;

const wire = { id: 1, accept: 'application/json', contentType: 'application/merge-patch+json', body: Buffer.alloc(0) };
const write = (name: string): SeenRequest =>
  readRequest({ ...wire, method: 'PATCH', path: `/api/v1/namespaces/a/secrets/${name}` });
const names = Array.from({ length: MANY }, (_, index) => `c${index}`);

type Hooks = ReturnType<typeof faultyServer>['hooks'];
const fateOf = async (hooks: Hooks, request: SeenRequest): Promise<RequestFate | undefined> =>
  hooks.onRequest?.(request);
const replyOf = async (hooks: Hooks, request: SeenRequest): Promise<ReplyFate | undefined> =>
  hooks.onReply?.(request, { status: 200, body: Buffer.alloc(0) });

const short = (fate: RequestFate | undefined): string =>
  fate?.do === 'answer' ? String(fate.status) : String(fate?.do);

test('the same seed deals the same faults, in whatever order requests come; another seed others', async () => {
  const dealt = async (seed: number, order: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const { hooks } = faultyServer(RATES, seed);
    const fates = new Map<string, string>();
    for (const name of order) fates.set(name, short(await fateOf(hooks, write(name))));
    return fates;
  };
  const one = await dealt(7, names);
  expect(await dealt(7, names.toReversed())).toEqual(one);
  expect(await dealt(8, names)).not.toEqual(one);
});

test('each fault is dealt as often as it is to be, and what is asked again has another chance', async () => {
  const { hooks, dealt } = faultyServer(RATES, 1);
  const passed = new Set<string>();
  for (const name of names) if (short(await fateOf(hooks, write(name))) === 'forward') passed.add(name);
  for (const name of names) await replyOf(hooks, write(name));
  const share = (count: number, of: number): number => Math.round((100 * count) / of);
  const near = (percent: number): readonly number[] => [-2, -1, 0, 1, 2].map((off) => percent + off);
  const reached = MANY - dealt.broken;
  expect(share(dealt.broken, MANY), 'dealt.broken').toBeOneOf([...near(10)]);
  expect(share(dealt.throttled, reached), 'dealt.throttled').toBeOneOf([...near(20)]);
  expect(share(dealt.conflict, reached - dealt.throttled), 'dealt.conflict').toBeOneOf([...near(30)]);
  expect(share(dealt.cut, MANY), 'dealt.cut').toBeOneOf([...near(5)]);
  const again = await Promise.all(names.map(async (name) => short(await fateOf(hooks, write(name)))));
  expect(names.filter((name, index) => !passed.has(name) && again[index] === 'forward').length).toBeGreaterThan(0);
});

test('Leases, lists and watches are left alone', async () => {
  const { hooks } = faultyServer({ ...RATES, broken: 1, cut: 1 }, 1);
  const lease = { ...wire, method: 'PUT', path: '/apis/coordination.k8s.io/v1/namespaces/a/leases/b' };
  const watch = { ...wire, method: 'GET', path: '/api/v1/namespaces/a/secrets?watch=true' };
  for (const request of [lease, watch].map(readRequest)) {
    expect(await fateOf(hooks, request)).toEqual({ do: 'forward' });
    expect(await replyOf(hooks, request)).toEqual({ do: 'deliver' });
  }
});

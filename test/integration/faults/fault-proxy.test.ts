import { afterAll, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { KubeClient } from '../../../src/kube/client/options.ts';
import type { WatchEvent } from '../../../src/kube/kube-api.ts';
import { systemClock } from '../../../src/base/system-clock.ts';
import { Fault } from '../../../src/base/fault.ts';
import { aNamespace, sharedCluster, sharedControlPlane } from '../../support/control-plane.ts';
import { faultOf } from '../../support/test-servers.ts';
import { CONFIG_MAP, connected, never } from '../kube-client/connected.ts';
import {
  conflict,
  EXPIRED_LINE,
  expired,
  internalError,
  tooManyRequests,
  unavailable,
} from '../../faults/proxy/answers.ts';
import type { FaultProxy } from '../../faults/proxy/fault-proxy.ts';
import { startFaultProxy } from '../../faults/proxy/fault-proxy.ts';
import { closedGate } from '../../faults/proxy/gate.ts';
import type { ProxyHooks, WatchFate, WatchLine } from '../../faults/proxy/hooks.ts';
import { inShort } from '../../faults/proxy/seen-request.ts';

const closing: (() => Promise<void> | void)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

/** A proxy before the shared API server, and the program's own client that speaks through it. */
async function through(hooks: ProxyHooks): Promise<{ readonly proxy: FaultProxy; readonly api: KubeClient }> {
  const proxy = await startFaultProxy(sharedControlPlane(), hooks);
  const api = connected({ clock: systemClock }, { server: new URL(proxy.url) });
  closing.push(
    () => api.close(),
    () => proxy.close(),
  );
  return { proxy, api };
}

const named = (namespace: string, name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace, name },
});
const MANAGER = { manager: 'proxy-test' } as const;
const keyOf = (namespace: string, name: string) => ({ type: CONFIG_MAP, namespace, name });

test('without hooks everything passes unchanged, and is on record', async (context) => {
  const namespace = await aNamespace(context);
  const { proxy, api } = await through({});
  const made = await api.create(CONFIG_MAP, named(namespace, 'one'), MANAGER, never);
  expect(await api.get(keyOf(namespace, 'one'), never)).toEqual(made);
  await api.patch(keyOf(namespace, 'one'), { data: { a: 'b' } }, MANAGER, never);
  await api.delete(keyOf(namespace, 'one'), {}, never);
  const missing = await faultOf(api.get(keyOf(namespace, 'one'), never));
  expect(missing.code).toBe('NotFound');
  expect(proxy.passed.map(({ request, end }) => `${inShort(request)} ${request.name}: ${end}`)).toEqual([
    'create configmaps one: 201',
    'get configmaps one: 200',
    'patch configmaps one: 200',
    'delete configmaps one: 200',
    'get configmaps one: 404',
  ]);
});

test.each([
  ['answered with a conflict', { onRequest: conflict }, 'Conflict', false],
  ['told to wait', { onRequest: () => tooManyRequests(7) }, 'TooManyRequests', false],
  ['answered by a server that failed', { onRequest: internalError }, 'InternalError', false],
  ['answered by a server that is not there yet', { onRequest: unavailable }, 'ServiceUnavailable', false],
  ['reset on the way there', { onRequest: () => ({ do: 'reset' }) }, 'ConnectionFailed', false],
  ['done, its reply lost', { onReply: () => ({ do: 'lose' }) }, 'ConnectionFailed', true],
  ['done, its reply cut in the middle', { onReply: () => ({ do: 'cut' }) }, 'ConnectionFailed', true],
] as const satisfies readonly (readonly [string, ProxyHooks, string, boolean])[])(
  'a write %s is a fault for the client, and done only if it reached the server',
  async (what, hooks, code, isDone) => {
    const namespace = await aNamespace({ task: { name: what } });
    const { api } = await through(hooks);
    const fault = await faultOf(api.create(CONFIG_MAP, named(namespace, 'one'), MANAGER, never));
    expect(fault.code).toBe(code);
    expect((await sharedCluster().get(keyOf(namespace, 'one'))) !== undefined).toBe(isDone);
  },
);

test('the moments of a write come in order: held before, done before its reply, delivered', async (context) => {
  const namespace = await aNamespace(context);
  const before = closedGate();
  const replied = closedGate();
  const delivered: string[] = [];
  const { api } = await through({
    onRequest: async () => {
      await before.wait();
      return { do: 'forward' };
    },
    onReply: async () => {
      await replied.wait();
      return { do: 'deliver' };
    },
    onDelivered: (request, { status }) => void delivered.push(`${inShort(request)} ${status}`),
  });
  const isThere = async (): Promise<boolean> => (await sharedCluster().get(keyOf(namespace, 'one'))) !== undefined;
  const created = api.create(CONFIG_MAP, named(namespace, 'one'), MANAGER, never);
  await before.reached;
  expect(await isThere()).toBe(false);
  before.open();
  await replied.reached;
  expect(await isThere()).toBe(true);
  expect(delivered).toEqual([]);
  replied.open();
  expect((await created).metadata.name).toBe('one');
  expect(delivered).toEqual(['create configmaps 201']);
});

const word = (event: WatchEvent): string =>
  event.is === 'bookmark' ? 'bookmark' : `${event.is} ${event.object.metadata.name}`;

/** What a client sees of ConfigMaps a, b, c made one after the other, until it has seen one called c or its watch is over. */
async function watchThree(namespace: string, fate: (line: WatchLine) => WatchFate | Promise<WatchFate>) {
  const { api, proxy } = await through({ onWatchLine: (_, line) => fate(line) });
  const { resourceVersion } = await api.list({ type: CONFIG_MAP, namespace }, { limit: 500 }, never);
  const selection = { type: CONFIG_MAP, namespace, fieldSelector: 'metadata.name!=kube-root-ca.crt' };
  const words: string[] = [];
  const make = (async () => {
    for (const name of ['a', 'b', 'c']) await sharedCluster().create(CONFIG_MAP, named(namespace, name));
  })();
  try {
    for await (const event of api.watch(selection, { resourceVersion, timeoutSeconds: 60 }, never)) {
      words.push(word(event));
      if (word(event) === 'added c') break;
    }
    words.push('ended');
  } catch (thrown) {
    words.push(thrown instanceof Fault ? thrown.code : String(thrown));
  }
  await make;
  return { words, proxy };
}

const on = (name: string, fate: (text: string) => WatchFate) => (line: WatchLine) =>
  line.name === name ? fate(line.text) : { lines: [line.text] };

test.each([
  ['untouched', on('b', (text) => ({ lines: [text] })), ['added a', 'added b', 'added c', 'ended']],
  ['dropped', on('b', () => ({ lines: [] })), ['added a', 'added c', 'ended']],
  ['repeated', on('b', (text) => ({ lines: [text, text] })), ['added a', 'added b', 'added b', 'added c', 'ended']],
  ['the last before the end', on('b', (text) => ({ lines: [text], then: 'end' })), ['added a', 'added b', 'ended']],
  ['a cut', on('b', () => ({ lines: [], then: 'reset' })), ['added a', 'ConnectionFailed']],
  ['a 410', on('b', () => ({ lines: [EXPIRED_LINE], then: 'end' })), ['added a', 'Expired']],
] as const)('a watch line: %s', async (what, fate, seen) => {
  const namespace = await aNamespace({ task: { name: `line ${what}` } });
  const { words } = await watchThree(namespace, fate);
  expect(words).toEqual(seen);
});

test.each(['end', 'reset'] as const)('half a line and then (%s) is a fault and no event', async (then) => {
  const namespace = await aNamespace({ task: { name: `half a line ${then}` } });
  const half = on('b', (text) => ({ lines: [], piece: text.slice(0, text.length / 2), then }));
  const { words } = await watchThree(namespace, half);
  expect(words[0]).toBe('added a');
  expect(words).toHaveLength(2);
  expect(words[1]).not.toBe('ended');
});

test('a watch that is held waits alone: requests and other watches go on', async (context) => {
  const namespace = await aNamespace(context);
  const gate = closedGate();
  const hold = async (line: WatchLine): Promise<WatchFate> => {
    if (line.name === 'b') await gate.wait();
    return { lines: [line.text] };
  };
  const held = watchThree(namespace, hold);
  await gate.reached;
  const other = await watchThree(await aNamespace(context), (line) => ({ lines: [line.text] }));
  expect(other.words).toContain('added c');
  gate.open();
  expect((await held).words).toEqual(['added a', 'added b', 'added c', 'ended']);
});

test('a watch asked for from a version that is gone is refused with 410', async (context) => {
  const namespace = await aNamespace(context);
  const { api } = await through({ onRequest: ({ verb }) => (verb === 'watch' ? expired() : { do: 'forward' }) });
  const read = async (): Promise<void> => {
    for await (const event of api.watch({ type: CONFIG_MAP, namespace }, { timeoutSeconds: 60 }, never)) word(event);
  };
  expect((await faultOf(read())).code).toBe('Expired');
});

test('a watch may be told of the past first, and then of what happened since', async (context) => {
  const namespace = await aNamespace(context);
  const { resourceVersion: past } = await sharedCluster()
    .create(CONFIG_MAP, named(namespace, 'old'))
    .then(({ metadata }) => metadata);
  await sharedCluster().create(CONFIG_MAP, named(namespace, 'new'));
  const told = JSON.stringify({ type: 'ADDED', object: named(namespace, 'told') });
  const { api } = await through({
    onRequest: (request) => ({
      do: 'forward',
      path: `/api/v1/namespaces/${request.namespace}/configmaps?watch=true&fieldSelector=metadata.name!=kube-root-ca.crt&resourceVersion=${past}`,
      lines: [told],
    }),
  });
  const words: string[] = [];
  for await (const event of api.watch({ type: CONFIG_MAP, namespace }, { timeoutSeconds: 60 }, never)) {
    words.push(word(event));
    if (words.length === 2) break;
  }
  expect(words).toEqual(['added told', 'added new']);
});

test('a silent watch is accepted and tells nothing; cutting it tells the client', async (context) => {
  const namespace = await aNamespace(context);
  const { api, proxy } = await through({
    onRequest: ({ verb }) => (verb === 'watch' ? { do: 'pretend', lines: [], then: 'silence' } : { do: 'forward' }),
  });
  const words: string[] = [];
  const read = async (): Promise<void> => {
    for await (const event of api.watch({ type: CONFIG_MAP, namespace }, { timeoutSeconds: 60 }, never))
      words.push(word(event));
  };
  const fault = faultOf(read());
  proxy.onTraffic(() => {
    if (proxy.passed.some(({ end }) => end === 'pretended')) setImmediate(() => proxy.cutWatches());
  });
  expect((await fault).code).toBe('ConnectionFailed');
  expect(words).toEqual([]);
});

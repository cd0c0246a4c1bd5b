import net from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { systemClock } from '../../../src/base/system-clock.ts';
import type { WatchEvent } from '../../../src/kube/kube-api.ts';
import { aNamespace, sharedCluster } from '../../support/control-plane.ts';
import { faultOf, testServers } from '../../support/test-servers.ts';
import { adminConnection, CONFIG_MAP, connected, never } from './connected.ts';

const api = connected({ clock: systemClock });
const servers = testServers();
afterAll(async () => {
  api.close();
  await servers.closeAll();
});

const short = (event: WatchEvent): string =>
  event.is === 'bookmark'
    ? `bookmark ${event.initialEventsEnd}`
    : `${event.is} ${event.object.kind} ${event.object.metadata.name}`;
const configMap = (namespace: string, name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace, name },
});

test.each([false, true])(
  'a streaming list gives what is there, a bookmark, then changes (metadata only: %s)',
  async (metadataOnly) => {
    const namespace = await aNamespace({ task: { name: `streaming ${metadataOnly}` } });
    const cluster = sharedCluster();
    await cluster.create(CONFIG_MAP, configMap(namespace, 'one'));
    const selection = { type: CONFIG_MAP, namespace, metadataOnly, fieldSelector: 'metadata.name!=kube-root-ca.crt' };
    const events: string[] = [];
    for await (const event of api.watch(selection, { sendInitialEvents: true, timeoutSeconds: 60 }, never)) {
      events.push(short(event));
      if (event.is === 'bookmark' && event.initialEventsEnd) {
        await cluster.patch({ type: CONFIG_MAP, namespace, name: 'one' }, { data: { a: 'b' } });
        await cluster.delete({ type: CONFIG_MAP, namespace, name: 'one' });
      }
      if (event.is === 'deleted') break;
      if (event.is === 'modified') expect('data' in event.object).toBe(!metadataOnly);
    }
    expect(events).toEqual(['added ConfigMap one', 'bookmark true', 'modified ConfigMap one', 'deleted ConfigMap one']);
  },
);

test('a change that is known already comes as a bookmark of its version, the next one whole', async (context) => {
  const namespace = await aNamespace(context);
  const cluster = sharedCluster();
  const { resourceVersion: from } = await api.list({ type: CONFIG_MAP, namespace }, { limit: 1 }, never);
  const known = (await cluster.create(CONFIG_MAP, configMap(namespace, 'one'))).metadata.resourceVersion;
  await cluster.patch({ type: CONFIG_MAP, namespace, name: 'one' }, { data: { a: 'b' } });
  const selection = { type: CONFIG_MAP, namespace, fieldSelector: 'metadata.name=one' };
  const options = { resourceVersion: from, timeoutSeconds: 60, isKnown: (version: string) => version === known };
  const events: string[] = [];
  for await (const event of api.watch(selection, options, never)) {
    events.push(event.is === 'bookmark' ? `bookmark ${event.resourceVersion}` : short(event));
    if (event.is === 'modified') break;
  }
  expect(events).toEqual([`bookmark ${known}`, 'modified ConfigMap one']);
});

test('the server ends a watch after the time asked for, without a Fault', async (context) => {
  const namespace = await aNamespace(context);
  const { resourceVersion: version } = await api.list({ type: CONFIG_MAP, namespace }, { limit: 1 }, never);
  const selection = { type: CONFIG_MAP, namespace, fieldSelector: 'metadata.name=none' };
  for await (const event of api.watch(selection, { resourceVersion: version, timeoutSeconds: 1 }, never)) {
    expect(event.is).toBe('bookmark');
  }
});

test('when all connections are cut, requests go on unharmed and the watch says that it was cut', async (context) => {
  const namespace = await aNamespace(context);
  const { server } = adminConnection();
  const pairs: net.Socket[] = [];
  const relay = net.createServer((socket) => {
    const onward = net.connect(Number(server.port), '127.0.0.1');
    for (const [from, to] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      from.on('error', () => {});
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
    pairs.push(socket);
  });
  const port = await servers.listening(relay);
  const relayed = connected({}, { server: new URL(`https://127.0.0.1:${port}`) });
  await relayed.list({ type: CONFIG_MAP, namespace }, { limit: 1 }, never);
  const watch = relayed.watch({ type: CONFIG_MAP, namespace }, { sendInitialEvents: true, timeoutSeconds: 60 }, never);
  const events = watch[Symbol.asyncIterator]();
  await events.next();
  const cut = faultOf(
    (async () => {
      while ((await events.next()).done !== true);
    })(),
  );
  for (const socket of pairs) socket.resetAndDestroy();
  expect(await cut).toMatchObject({ kind: 'transient', code: 'ConnectionFailed' });
  expect((await relayed.list({ type: CONFIG_MAP, namespace }, { limit: 1 }, never)).items).toHaveLength(1);
  relayed.close();
});

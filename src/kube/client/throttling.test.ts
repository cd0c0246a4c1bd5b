import http from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { movedClock } from '../../../test/support/moved-clock.ts';
import { faultOf, testServers } from '../../../test/support/test-servers.ts';
import { seconds } from '../../base/instant.ts';
import { fixedCredentials } from '../auth/fixed-credentials.ts';
import { createKubeApi } from './create-kube-api.ts';

const servers = testServers();
afterAll(() => servers.closeAll());
const never = new AbortController().signal;
const type = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
const key = { type, namespace: 'prod', name: 'web' };
const lease = { ...type, group: 'coordination.k8s.io', kind: 'Lease', plural: 'leases' };

/** A server that is overloaded once: the first request is answered with 429. */
async function overloadedOnce(retryAfter: string) {
  const clock = movedClock();
  const asked: string[] = [];
  const server = http.createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    if (asked.length === 1) return void response.writeHead(429, { 'Retry-After': retryAfter }).end('{"kind":"Status"}');
    return void response.end('{"kind":"ConfigMap","metadata":{"name":"web"}}');
  });
  const port = await servers.listening(server);
  const connection = { server: new URL(`http://127.0.0.1:${port}/base/`), credentials: fixedCredentials({}) };
  return { clock, asked, api: createKubeApi(connection, { clock, userAgent: 'test' }) };
}

// The moved clock starts at 2026-11-24T20:00:00Z.
test.each([
  ['seconds', '7'],
  ['a date', 'Tue, 24 Nov 2026 20:00:07 GMT'],
])('429 with Retry-After in %s: its class waits, urgent writes and Leases go on', async (_, header) => {
  const { clock, asked, api } = await overloadedOnce(header);
  const fault = await faultOf(api.get(key, never));
  expect([fault.kind, fault.code, (fault.until ?? 0) - clock.now()]).toEqual(['throttled', 'TooManyRequests', 7000]);
  const waiting = api.get(key, never);
  await api.patch(key, {}, { manager: 'm', class: 'urgent' }, never);
  await api.get({ ...key, type: lease }, never);
  expect(asked.slice(1)).toEqual([
    'PATCH /base/api/v1/namespaces/prod/configmaps/web?fieldManager=m',
    'GET /base/apis/coordination.k8s.io/v1/namespaces/prod/leases/web',
  ]);
  await clock.move(seconds(7));
  expect((await waiting).metadata.name).toBe('web');
  expect(asked).toHaveLength(4);
  api.close();
});

test('429 for longer than the deadline: the next request of its class is told at once', async () => {
  const { asked, api } = await overloadedOnce('600');
  await faultOf(api.get(key, never));
  expect((await faultOf(api.get(key, never))).kind).toBe('throttled');
  expect(asked).toHaveLength(1);
  api.close();
});

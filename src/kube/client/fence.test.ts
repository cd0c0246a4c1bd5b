import http from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { movedClock } from '../../../test/support/moved-clock.ts';
import { faultOf, testServers } from '../../../test/support/test-servers.ts';
import { fixedCredentials } from '../auth/fixed-credentials.ts';
import { createKubeApi } from './create-kube-api.ts';

const servers = testServers();
afterAll(() => servers.closeAll());
const never = new AbortController().signal;
const type = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
const key = { type, namespace: 'prod', name: 'web' };
const lease = { ...key, type: { ...type, group: 'coordination.k8s.io', kind: 'Lease', plural: 'leases' } };
const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'prod', name: 'web' } };
const manager = { manager: 'm' };

/** A client that may write as long as it is told so, and what its server has been asked. */
async function aClient() {
  const asked: (string | undefined)[] = [];
  const rights = { mayWrite: true };
  const server = http.createServer((incoming, response) => {
    asked.push(incoming.method);
    response.end('{"kind":"ConfigMap","metadata":{"name":"web"}}');
  });
  const port = await servers.listening(server);
  const connection = { server: new URL(`http://127.0.0.1:${port}/`), credentials: fixedCredentials({}) };
  const api = createKubeApi(connection, { clock: movedClock(), userAgent: 'test', mayWrite: () => rights.mayWrite });
  return { api, asked, rights };
}

test('who has lost the Lease writes nothing more, whatever was decided before', async () => {
  const { api, asked, rights } = await aClient();
  await api.create(type, object, manager, never);
  rights.mayWrite = false;
  const writes = [
    api.create(type, object, manager, never),
    api.apply(type, object, manager, never),
    api.patch(key, {}, manager, never),
    api.delete(key, {}, never),
  ];
  const faults = await Promise.all(writes.map(faultOf));
  expect(faults.map(({ kind, code }) => [kind, code])).toEqual(writes.map(() => ['transient', 'LeaseLost']));
  expect(asked).toEqual(['POST']);
  api.close();
});

test('it still reads, and asks for the Lease', async () => {
  const { api, asked, rights } = await aClient();
  rights.mayWrite = false;
  await api.get(key, never);
  await api.patch(lease, {}, manager, never);
  expect(asked).toEqual(['GET', 'PATCH']);
  api.close();
});

import { expect, test } from 'vitest';
import { inShort, isBeside, isWrite, readRequest } from '../../faults/proxy/seen-request.ts';

const GROUP = '/apis/cert-manager.io/v1';

test.each([
  ['GET', '/api/v1/namespaces/a/secrets/b', '', 'get secrets', 'a', 'b'],
  ['GET', '/api/v1/secrets?limit=500', '', 'list secrets', '', ''],
  ['GET', '/api/v1/namespaces/a/secrets?watch=true&resourceVersion=1', '', 'watch secrets', 'a', ''],
  ['GET', `${GROUP}/clusterissuers/b`, '', 'get clusterissuers', '', 'b'],
  ['POST', `${GROUP}/namespaces/a/certificaterequests`, '', 'create certificaterequests', 'a', 'of-the-body'],
  [
    'PATCH',
    `${GROUP}/namespaces/a/certificates/b/status`,
    'application/merge-patch+json',
    'patch certificates/status',
    'a',
    'b',
  ],
  ['PATCH', '/api/v1/namespaces/a/secrets/b?force=true', 'application/apply-patch+yaml', 'apply secrets', 'a', 'b'],
  ['DELETE', '/api/v1/namespaces/a/secrets/b', '', 'delete secrets', 'a', 'b'],
  ['PUT', '/apis/coordination.k8s.io/v1/namespaces/a/leases/b', '', 'update leases', 'a', 'b'],
  ['HEAD', '/livez/ping', '', 'list ', '', ''],
])('%s %s is told apart', (method, path, contentType, short, namespace, name) => {
  const body = Buffer.from(method === 'POST' ? '{"metadata":{"name":"of-the-body"}}' : '');
  const seen = readRequest({ id: 1, method, path, accept: 'application/json', contentType, body });
  expect([inShort(seen), seen.namespace, seen.name]).toEqual([short, namespace, name]);
});

test('a request for metadata alone, a write, and what stands beside the work are told apart', () => {
  const metadata = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
  const wire = { id: 1, contentType: '', body: Buffer.alloc(0) };
  const watch = readRequest({ ...wire, method: 'GET', path: '/api/v1/secrets?watch=true', accept: metadata });
  expect([inShort(watch), isWrite(watch), isBeside(watch)]).toEqual(['watch secrets metadata', false, false]);
  const events = { ...wire, method: 'POST', path: '/api/v1/namespaces/a/events', accept: '', body: Buffer.from('{}') };
  expect([isWrite(readRequest(events)), isBeside(readRequest(events))]).toEqual([true, true]);
});

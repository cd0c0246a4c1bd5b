import { afterAll, describe, expect, test } from 'vitest';
import type { KubeObject, ObjectKey } from '../../../src/api/kubernetes.ts';
import { resourceVersion, uid } from '../../../src/base/brand.ts';
import { Secret } from '../../../src/base/secret.ts';
import { fixedCredentials } from '../../../src/kube/auth/fixed-credentials.ts';
import type { RequestSample } from '../../../src/kube/client/options.ts';
import { aNamespace, sharedCluster } from '../../support/control-plane.ts';
import { faultOf } from '../../support/test-servers.ts';
import { CONFIG_MAP, connected, never, SECRET } from './connected.ts';

const api = connected();
afterAll(() => api.close());

const manager = { manager: 'kube-client-test' };
const keyOf = (namespace: string, name: string, type = SECRET): ObjectKey => ({ type, namespace, name });
const configMap = (namespace: string, name: string, data: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace, name },
  data,
});
const secret = (namespace: string, name: string, value: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace, name },
  data: { key: new Secret(Buffer.from(value).toString('base64')) },
});
const seen = ({ metadata }: KubeObject) => ({
  uid: metadata.uid ?? uid(''),
  resourceVersion: metadata.resourceVersion ?? resourceVersion(''),
});

describe('writes', () => {
  test('create, apply, patch and delete do what they say, under their field manager', async (context) => {
    const namespace = await aNamespace(context);
    const key = keyOf(namespace, 'web');
    const made = await api.create(SECRET, secret(namespace, 'web', 'first'), manager, never);
    const applied = await api.apply(SECRET, secret(namespace, 'web', 'second'), { manager: 'applier' }, never);
    expect(applied['data']).toEqual({ key: Buffer.from('second').toString('base64') });
    const patched = await api.patch(key, { metadata: { labels: { a: 'b' } } }, { manager: 'patcher' }, never);
    expect([patched.metadata.labels, patched.metadata.uid]).toEqual([{ a: 'b' }, made.metadata.uid]);
    const owners = (await api.get(key, never)).metadata.managedFields as { manager: string; operation: string }[];
    expect(owners.map((owner) => `${owner.manager} ${owner.operation}`).sort()).toEqual([
      'applier Apply',
      'kube-client-test Update',
      'patcher Update',
    ]);
    await api.delete(key, seen(patched), never);
    expect(await sharedCluster().get(key)).toBeUndefined();
    expect(await faultOf(api.get(key, never))).toMatchObject({ kind: 'refused', code: 'NotFound' });
  });

  test('a delete gives the object back that finalizers keep, and nothing of one that is gone', async (context) => {
    const namespace = await aNamespace(context);
    const key = keyOf(namespace, 'web', CONFIG_MAP);
    const metadata = { namespace, name: 'web', finalizers: ['example.com/kept'] };
    const kept = { ...configMap(namespace, 'web'), metadata };
    const made = await api.create(CONFIG_MAP, kept, manager, never);
    const reply = await api.delete(key, seen(made), never);
    expect(reply).toMatchObject({ kind: 'ConfigMap', metadata: { uid: made.metadata.uid } });
    expect(reply?.metadata.deletionTimestamp).toBeDefined();
    const free = await api.patch(key, { metadata: { finalizers: [] } }, manager, never);
    expect(free.metadata.finalizers).toBeUndefined();
    expect(await sharedCluster().get(key)).toBeUndefined();
    await api.create(CONFIG_MAP, configMap(namespace, 'free'), manager, never);
    expect(await api.delete(keyOf(namespace, 'free', CONFIG_MAP), {}, never)).toBeUndefined();
  });

  test('what was decided on an old version is a conflict, for each kind of write', async (context) => {
    const namespace = await aNamespace(context);
    const key = keyOf(namespace, 'web', CONFIG_MAP);
    const old = await api.create(CONFIG_MAP, configMap(namespace, 'web'), manager, never);
    await api.patch(key, { data: { a: 'b' } }, manager, never);
    const { uid: _uid, resourceVersion: version } = seen(old);
    const stale = { ...configMap(namespace, 'web'), metadata: { namespace, name: 'web', resourceVersion: version } };
    const otherLife = {
      ...configMap(namespace, 'web'),
      metadata: { namespace, name: 'web', uid: uid('not-this-one') },
    };
    const faults = await Promise.all([
      faultOf(api.create(CONFIG_MAP, configMap(namespace, 'web'), manager, never)),
      faultOf(api.patch(key, { metadata: { resourceVersion: version } }, manager, never)),
      faultOf(api.apply(CONFIG_MAP, stale, manager, never)),
      faultOf(api.apply(CONFIG_MAP, otherLife, manager, never)),
      faultOf(api.delete(key, { resourceVersion: version }, never)),
      faultOf(api.delete(key, { uid: uid('not-this-one') }, never)),
    ]);
    expect(faults.map((fault) => `${fault.kind} ${fault.code}`)).toEqual([
      'transient AlreadyExists',
      ...Array.from({ length: 5 }, () => 'transient Conflict'),
    ]);
  });

  test('an apply with the version of an object that is gone makes no new one', async (context) => {
    const namespace = await aNamespace(context);
    const made = await api.create(CONFIG_MAP, configMap(namespace, 'web'), manager, never);
    await api.delete(keyOf(namespace, 'web', CONFIG_MAP), {}, never);
    const again = { ...configMap(namespace, 'web'), metadata: { namespace, name: 'web', ...seen(made) } };
    const fault = await faultOf(api.apply(CONFIG_MAP, again, manager, never));
    expect(['Conflict', 'NotFound']).toContain(fault.code);
    expect(await sharedCluster().get(keyOf(namespace, 'web', CONFIG_MAP))).toBeUndefined();
  });
});

describe('refusals', () => {
  test('an invalid field is named, and no secret is repeated', async (context) => {
    const namespace = await aNamespace(context);
    const object = { ...secret(namespace, 'web', 'canary-value'), type: 'kubernetes.io/tls' };
    const fault = await faultOf(api.create(SECRET, object, manager, never));
    expect([fault.kind, fault.code, fault.at]).toEqual(['misconfigured', 'Invalid', 'data[tls.crt]']);
    expect(`${fault.message} ${String(fault.cause)}`).not.toContain('canary-value');
  });

  test('an account without rights is told what to grant', async (context) => {
    const namespace = await aNamespace(context);
    const token = new Secret(await tokenOfNobody(namespace));
    const nobody = connected({}, { credentials: fixedCredentials({ token }) });
    const fault = await faultOf(nobody.list({ type: SECRET, namespace }, { limit: 5 }, never));
    expect(fault).toMatchObject({
      kind: 'misconfigured',
      code: 'Forbidden',
      message: `we are not allowed to list secrets in namespace "${namespace}"`,
      remedy: `grant "list" on secrets in namespace "${namespace}" to this program's account`,
    });
    const watched = nobody.watch({ type: SECRET }, { timeoutSeconds: 5 }, never)[Symbol.asyncIterator]();
    expect((await faultOf(watched.next())).message).toBe('we are not allowed to watch secrets in all namespaces');
    nobody.close();
  });

  test('a wrong token, an unknown kind and a missing namespace each say so', async () => {
    const stranger = connected({}, { credentials: fixedCredentials({ token: new Secret('wrong') }) });
    const unknown = { group: 'nowhere.example', version: 'v1', kind: 'Thing', plural: 'things', namespaced: true };
    const faults = await Promise.all([
      faultOf(stranger.get(keyOf('default', 'x'), never)),
      faultOf(api.list({ type: unknown }, { limit: 1 }, never)),
      faultOf(api.create(CONFIG_MAP, configMap('no-such-namespace', 'x'), manager, never)),
    ]);
    expect(faults.map((fault) => `${fault.kind} ${fault.code}: ${fault.message}`)).toEqual([
      'transient Unauthorized: the API server does not accept our credentials',
      'misconfigured NotFound: the API server does not serve things.nowhere.example in version v1',
      'refused NotFound: there is no namespace "no-such-namespace"',
    ]);
    stranger.close();
  });
});

test('lists come in pages, with kinds, in full or as metadata only, and packed when they are long', async (context) => {
  const namespace = await aNamespace(context);
  const ours = { type: CONFIG_MAP, namespace, fieldSelector: 'metadata.name!=kube-root-ca.crt' };
  const long = { text: 'x'.repeat(30_000) };
  await Promise.all(
    Array.from({ length: 10 }, (_, i) => api.create(CONFIG_MAP, configMap(namespace, `c${i}`, long), manager, never)),
  );
  const first = await api.list(ours, { limit: 7 }, never);
  const second = await api.list(ours, { limit: 7, continue: first.continue ?? '' }, never);
  expect([first.items.length, second.items.length, second.continue]).toEqual([7, 3, undefined]);
  expect(first.items[0]).toMatchObject({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c0', namespace },
    data: long,
  });
  const metadataOnly = await api.list({ ...ours, metadataOnly: true }, { limit: 100 }, never);
  expect(metadataOnly.items).toHaveLength(10);
  expect(metadataOnly.items.some((item) => 'data' in item)).toBe(false);
  const one = await api.list({ ...ours, fieldSelector: 'metadata.name=c3' }, { limit: 100 }, never);
  expect(one.items.map((item) => item.metadata.name)).toEqual(['c3']);
  const small = connected({ maxBytes: 100_000 });
  expect((await faultOf(small.list(ours, { limit: 10 }, never))).code).toBe('BodyTooLarge');
  small.close();
});

test('each request is told to the tap: verb, resource, status or code', async (context) => {
  const namespace = await aNamespace(context);
  const samples: RequestSample[] = [];
  const tapped = connected({ onRequest: (sample) => samples.push(sample), rateLimit: { qps: 1, burst: 1 } });
  await tapped.create(CONFIG_MAP, configMap(namespace, 'web'), manager, never);
  await faultOf(tapped.patch(keyOf(namespace, 'none', CONFIG_MAP), {}, manager, never));
  await faultOf(tapped.get(keyOf(namespace, 'web'), AbortSignal.abort()));
  expect(samples.map(({ verb, resource, code }) => `${verb} ${resource} ${code}`)).toEqual([
    'create configmaps 201',
    'patch configmaps 404',
  ]);
  tapped.close();
});

const ACCOUNT = { group: '', version: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', namespaced: true };

/** A token of a fresh service account, which may do nothing. */
async function tokenOfNobody(namespace: string): Promise<string> {
  const cluster = sharedCluster();
  const metadata = { namespace, name: 'nobody' };
  await cluster.create(ACCOUNT, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/nobody/token`;
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
  const reply = await cluster.ask({ method: 'POST', path, body });
  return (reply.body['status'] as { token: string }).token;
}

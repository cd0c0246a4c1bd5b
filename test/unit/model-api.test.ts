import { expect, test } from 'vitest';
import type { KubeObject, ObjectKey, ResourceType } from '../../src/api/kubernetes.ts';
import type { ResourceVersion } from '../../src/base/brand.ts';
import { instant } from '../../src/base/instant.ts';
import { Secret } from '../../src/base/secret.ts';
import type { WatchEvent } from '../../src/kube/kube-api.ts';
import type { ModelApi, ModelOptions } from '../support/model-api.ts';
import { createModelApi } from '../support/model-api.ts';

const secrets: ResourceType = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };
const web: ObjectKey = { type: secrets, namespace: 'prod', name: 'web' };
const signal = new AbortController().signal;
const aModel = (plan?: ModelOptions['plan']): ModelApi =>
  createModelApi({ now: () => instant(Date.UTC(2026, 10, 24)), ...(plan === undefined ? {} : { plan }) });
const aSecret = (parts: { readonly metadata?: object; readonly data?: object } = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: 'prod', name: 'web', ...parts.metadata },
  data: parts.data ?? { a: 'QQ==' },
});
const kindOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no fault',
    (fault: { readonly code?: string }) => fault.code,
  );

test('a second create answers AlreadyExists, and a write on an old version Conflict', async () => {
  const model = aModel();
  const made = await model.create(secrets, aSecret(), { manager: 'one' }, signal);
  expect(await kindOf(model.create(secrets, aSecret(), { manager: 'one' }, signal))).toBe('AlreadyExists');
  const old = { metadata: { resourceVersion: made.metadata.resourceVersion } };
  await model.patch(web, { ...old, data: { b: 'Qg==' } }, { manager: 'one' }, signal);
  expect(await kindOf(model.patch(web, { ...old, data: { c: 'Qw==' } }, { manager: 'one' }, signal))).toBe('Conflict');
  const gone = { uid: made.metadata.uid, resourceVersion: made.metadata.resourceVersion };
  expect(await kindOf(model.apply(secrets, aSecret({ metadata: gone }), { manager: 'one' }, signal))).toBe('Conflict');
});

test('an apply removes what its manager applied before and nobody else owns', async () => {
  const model = aModel();
  await model.apply(secrets, aSecret({ data: { a: 'QQ==', b: 'Qg==' } }), { manager: 'one' }, signal);
  await model.apply(secrets, aSecret({ data: { c: 'Qw==' } }), { manager: 'two' }, signal);
  const after = await model.apply(secrets, aSecret({ data: { a: 'QQ==' } }), { manager: 'one' }, signal);
  expect(after['data']).toEqual({ a: 'QQ==', c: 'Qw==' });
  expect(after.metadata.managedFields).toMatchObject([
    { manager: 'one', operation: 'Apply', fieldsV1: { 'f:data': { 'f:a': {} } } },
    { manager: 'two', operation: 'Apply', fieldsV1: { 'f:data': { 'f:c': {} } } },
  ]);
});

test('owner references of two managers stand side by side', async () => {
  const model = aModel();
  const owner = (uid: string) => ({ metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: uid, uid }] } });
  await model.apply(secrets, aSecret(owner('1')), { manager: 'one' }, signal);
  await model.apply(secrets, aSecret(owner('2')), { manager: 'two' }, signal);
  const after = await model.apply(secrets, aSecret(), { manager: 'one' }, signal);
  expect(after.metadata.ownerReferences?.map((reference) => reference.uid)).toEqual(['2']);
});

test('the same apply twice changes nothing', async () => {
  const model = aModel();
  const data = { a: new Secret('QQ==') };
  const first = await model.apply(secrets, aSecret({ data }), { manager: 'one' }, signal);
  const second = await model.apply(secrets, aSecret({ data }), { manager: 'one' }, signal);
  expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  expect(second['data']).toEqual({ a: 'QQ==' });
});

test('a status patch leaves the rest and the generation', async () => {
  const model = aModel();
  await model.create(secrets, aSecret(), { manager: 'one' }, signal);
  const after = await model.patch(
    web,
    { status: { ready: true }, data: null },
    { manager: 'one', subresource: 'status' },
    signal,
  );
  expect(after).toMatchObject({ data: { a: 'QQ==' }, status: { ready: true }, metadata: { generation: 1 } });
});

test('a finalizer keeps a deleted object until it is taken off', async () => {
  const model = aModel();
  await model.create(secrets, aSecret({ metadata: { finalizers: ['ours'] } }), { manager: 'one' }, signal);
  await model.delete(web, {}, signal);
  expect(model.find(web)?.metadata.deletionTimestamp).toBeDefined();
  await model.patch(web, { metadata: { finalizers: null } }, { manager: 'one' }, signal);
  expect(model.find(web)).toBeUndefined();
});

test('a lost reply leaves the write done; a refused one undone', async () => {
  const model = aModel(({ count }) => ({ when: count === 1 ? 'before' : 'after', code: 'ConnectionFailed' }));
  expect(await kindOf(model.create(secrets, aSecret(), { manager: 'one' }, signal))).toBe('ConnectionFailed');
  expect(model.objects()).toHaveLength(0);
  expect(await kindOf(model.create(secrets, aSecret(), { manager: 'one' }, signal))).toBe('ConnectionFailed');
  expect(model.objects()).toHaveLength(1);
  expect(model.writes()).toHaveLength(1);
});

async function firstEvents(events: AsyncIterable<WatchEvent>, count: number): Promise<string[]> {
  const seen: string[] = [];
  for await (const event of events) {
    seen.push(event.is === 'bookmark' ? event.is : `${event.is} ${event.object.metadata.name}`);
    if (seen.length === count) break;
  }
  return seen;
}

test('a watch of a label sees objects enter and leave', async () => {
  const model = aModel();
  model.inject.put(secrets, aSecret());
  model.inject.put(secrets, aSecret({ metadata: { labels: { ours: 'yes' } } }));
  model.inject.put(secrets, aSecret({ metadata: { labels: {} } }));
  const version = '100' as ResourceVersion;
  const watch = model.watch(
    { type: secrets, labelSelector: 'ours=yes' },
    { resourceVersion: version, timeoutSeconds: 9 },
    signal,
  );
  expect(await firstEvents(watch, 2)).toEqual(['added web', 'deleted web']);
});

test('a streaming list shows what is there and then what happens', async () => {
  const model = aModel();
  model.inject.put(secrets, aSecret());
  const watch = model.watch({ type: secrets }, { sendInitialEvents: true, timeoutSeconds: 9 }, signal);
  const events = watch[Symbol.asyncIterator]();
  expect(await firstEvents({ [Symbol.asyncIterator]: () => ({ next: () => events.next() }) }, 2)).toEqual([
    'added web',
    'bookmark',
  ]);
  model.inject.remove(web);
  expect((await events.next()).value).toMatchObject({ is: 'deleted' });
});

test('a watch from before a compaction answers Expired', async () => {
  const model = aModel();
  model.inject.put(secrets, aSecret());
  model.inject.compact();
  const version = '100' as ResourceVersion;
  expect(
    await kindOf(
      firstEvents(model.watch({ type: secrets }, { resourceVersion: version, timeoutSeconds: 9 }, signal), 1),
    ),
  ).toBe('Expired');
});

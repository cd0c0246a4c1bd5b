import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { apiVersionOf } from '../../../src/api/kubernetes.ts';
import { schemaNode } from '../../../tools/generate/schema-node.ts';
import type { SchemaNode } from '../../../tools/generate/schema-node.ts';
import { collectionPath, objectPath } from '../../support/cluster-paths.ts';
import type { ClusterReply } from '../../support/cluster-request.ts';
import { aNamespace, sharedCluster } from '../../support/control-plane.ts';
import { anObject, namedSamples } from './sample-objects.ts';
import type { NamedSample } from './sample-objects.ts';
import { changedAt, samplePlaces } from './sample-places.ts';

const cases = namedSamples.map((one) => [one.title, one] as const);
const MARK = 'fieldThatNobodyKnows';

/** The sample with a field that nobody knows in every object that has fields of its own. */
function withUnknownFields(node: SchemaNode, sample: object, root: string): object {
  const objects = [...samplePlaces(node, sample, [root])].filter(
    ({ node: { properties } }) => properties !== undefined,
  );
  const mark = (value: unknown) => ({ ...(value as object), [MARK]: 'x' });
  return objects.reduce((marked, { steps }) => changedAt(marked, steps.slice(1), mark) as object, sample);
}

const keyOf = ({ kind }: NamedSample, object: KubeObject) => ({
  type: kind.type,
  namespace: object.metadata.namespace ?? '',
  name: object.metadata.name,
});

const create = (one: NamedSample, object: KubeObject, query: string): Promise<ClusterReply> =>
  sharedCluster().ask({
    method: 'POST',
    path: `${collectionPath(one.kind.type, object.metadata.namespace)}${query}`,
    body: object,
  });

describe('an object with every field set keeps them all', () => {
  test.each(cases)('when it is created: %s', async (_, one) => {
    const [namespace, cluster] = [await aNamespace({ task: { name: `create ${one.title}` } }), sharedCluster()];
    const object = anObject(one.kind, namespace, 'created', one.sample.spec);
    await cluster.create(one.kind.type, object);
    expect((await cluster.get(keyOf(one, object)))?.['spec']).toEqual(one.sample.spec);
  });

  test.each(cases)('when it is applied by the server: %s', async (_, one) => {
    const [namespace, cluster] = [await aNamespace({ task: { name: `apply ${one.title}` } }), sharedCluster()];
    const object = anObject(one.kind, namespace, 'applied', one.sample.spec);
    await cluster.apply(one.kind.type, object);
    await cluster.apply(one.kind.type, object);
    expect((await cluster.get(keyOf(one, object)))?.['spec']).toEqual(one.sample.spec);
  });

  test.each(cases)('when its status is replaced, which leaves the spec alone: %s', async (_, one) => {
    const [namespace, cluster] = [await aNamespace({ task: { name: `status ${one.title}` } }), sharedCluster()];
    const made = await cluster.create(one.kind.type, anObject(one.kind, namespace, 'updated', one.sample.spec));
    const path = `${objectPath(keyOf(one, made))}/status`;
    const reply = await cluster.ask({
      method: 'PUT',
      path,
      body: { ...made, spec: undefined, status: one.sample.status },
    });
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
    expect(await cluster.get(keyOf(one, made))).toMatchObject({ spec: one.sample.spec, status: one.sample.status });
  });

  test.each(cases)('when its status is applied by the server: %s', async (_, one) => {
    const [namespace, cluster] = [await aNamespace({ task: { name: `apply status ${one.title}` } }), sharedCluster()];
    const made = await cluster.create(one.kind.type, anObject(one.kind, namespace, 'applied', one.sample.spec));
    const {
      metadata: { name },
      ...rest
    } = anObject(one.kind, namespace, 'applied', undefined);
    const reply = await cluster.ask({
      method: 'PATCH',
      path: `${objectPath(keyOf(one, made))}/status?fieldManager=status-writer&force=true`,
      contentType: 'application/apply-patch+yaml',
      body: { ...rest, metadata: { name }, status: one.sample.status },
    });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    expect((await cluster.get(keyOf(one, made)))?.['status']).toEqual(one.sample.status);
  });
});

describe('fields that nobody knows', () => {
  test.each(cases)('are pruned at every level of spec and status, and nothing else is: %s', async (_, one) => {
    const [namespace, cluster] = [await aNamespace({ task: { name: `prune ${one.title}` } }), sharedCluster()];
    const spec = withUnknownFields(schemaNode(one.kind.spec), one.sample.spec, 'spec');
    const status = withUnknownFields(schemaNode(one.kind.status), one.sample.status, 'status');
    expect(spec).not.toEqual(one.sample.spec);
    const object = anObject(one.kind, namespace, 'pruned', spec);
    const made = await create(one, object, '?fieldValidation=Ignore');
    const path = `${objectPath(keyOf(one, object))}/status?fieldValidation=Ignore`;
    await cluster.ask({ method: 'PUT', path, body: { ...made.body, status } });
    const kept = await cluster.get(keyOf(one, object));
    expect({ spec: kept?.['spec'], status: kept?.['status'] }).toEqual(one.sample);
  });

  test.each(cases)('are refused by name where the client asks for strictness: %s', async (_, one) => {
    const namespace = await aNamespace({ task: { name: `strict ${one.title}` } });
    const reply = await create(
      one,
      anObject(one.kind, namespace, 'strict', { ...one.sample.spec, [MARK]: 'x' }),
      '?fieldValidation=Strict',
    );
    expect(reply.status).toBe(400);
    expect(reply.body['message']).toContain(`unknown field "spec.${MARK}"`);
  });
});

test('what a DNS webhook is told is kept whatever it is, also fields that nobody knows', async (t) => {
  const [namespace, cluster] = [await aNamespace(t), sharedCluster()];
  const config = { [MARK]: { list: [1, 'two', { three: null }] } };
  const solvers = [{ dns01: { webhook: { groupName: 'g', solverName: 's', config } } }];
  const spec = { acme: { server: 'x', privateKeySecretRef: { name: 'a' }, solvers } };
  const issuer = namedSamples.find(({ kind }) => kind.type.kind === 'Issuer');
  if (issuer === undefined) throw new Error('there is a kind Issuer');
  const object = anObject(issuer.kind, namespace, 'webhook', spec);
  await cluster.create(issuer.kind.type, object);
  expect(await cluster.get(keyOf(issuer, object))).toMatchObject({ apiVersion: apiVersionOf(issuer.kind.type), spec });
});

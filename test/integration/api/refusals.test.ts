import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { challengeKind } from '../../../src/api/challenge/schema.ts';
import { clusterIssuerKind, issuerKind } from '../../../src/api/issuer/schema.ts';
import { schemaNode } from '../../../tools/generate/schema-node.ts';
import { collectionPath, objectPath } from '../../support/cluster-paths.ts';
import type { ClusterReply } from '../../support/cluster-request.ts';
import { aNamespace, sharedCluster } from '../../support/control-plane.ts';
import { anObject, namedSamples } from './sample-objects.ts';
import type { NamedSample } from './sample-objects.ts';
import { changedAt, samplePlaces } from './sample-places.ts';
import { wrongValues } from './wrong-values.ts';
import type { WrongValue } from './wrong-values.ts';

/** ClusterIssuer has the spec of Issuer; the first test of this file says so. */
const tested = namedSamples.filter(({ kind }) => kind !== clusterIssuerKind);
const cases = tested.map((one) => [one.title, one] as const);

test('ClusterIssuer and Issuer have one spec and one status, and Challenge has the solver of Issuer', () => {
  expect(clusterIssuerKind.spec).toBe(issuerKind.spec);
  expect(clusterIssuerKind.status).toBe(issuerKind.status);
  const solvers = schemaNode(issuerKind.spec).properties?.['acme']?.properties?.['solvers'];
  expect(schemaNode(challengeKind.spec).properties?.['solver']).toEqual(solvers?.items);
});

describe('each wrong value is refused with the path of its field', () => {
  test.each(cases)('in the spec: %s', async (_, one) => {
    const namespace = await aNamespace({ task: { name: `spec ${one.title}` } });
    const wrong = worthTesting(one, wrongValues(schemaNode(one.kind.spec), one.sample.spec, 'spec'));
    const path = `${collectionPath(one.kind.type, namespace)}?dryRun=All`;
    const accepted = await notRefused(wrong, (value) => {
      const body = changedAt(
        anObject(one.kind, namespace, 'wrong', one.sample.spec),
        value.steps,
        () => value.value,
      ) as KubeObject;
      return sharedCluster().ask({ method: 'POST', path, body });
    });
    expect(wrong.length).toBeGreaterThan(5);
    expect(accepted).toEqual([]);
  });

  test.each(cases.filter(([, { index }]) => index === 0))('in the status: %s', async (_, one) => {
    const [namespace, cluster] = [await aNamespace({ task: { name: `status ${one.title}` } }), sharedCluster()];
    const made = await cluster.create(one.kind.type, anObject(one.kind, namespace, 'wrong', one.sample.spec));
    const object = { ...made, status: one.sample.status };
    const wrong = wrongValues(schemaNode(one.kind.status), one.sample.status, 'status');
    const path = `${objectPath({ type: one.kind.type, namespace, name: 'wrong' })}/status?dryRun=All`;
    const accepted = await notRefused(wrong, (value) => {
      const body = changedAt(object, value.steps, () => value.value) as KubeObject;
      return cluster.ask({ method: 'PUT', path, body });
    });
    expect(wrong.length).toBeGreaterThan(5);
    expect(accepted).toEqual([]);
  });
});

test('of tpp, cloud and ngts none or two are refused', async (t) => {
  const namespace = await aNamespace(t);
  const credentials = { apiTokenSecretRef: { name: 'a' } };
  const both = { zone: 'z', cloud: credentials, tpp: { url: 'x', credentialsRef: { name: 'a' } } };
  for (const venafi of [{ zone: 'z' }, both]) {
    const body = anObject(issuerKind, namespace, 'venafi', { venafi });
    const reply = await sharedCluster().ask({ method: 'POST', path: collectionPath(issuerKind.type, namespace), body });
    expect(reply.status).toBe(422);
    expect(reply.body['message']).toContain('exactly one of tpp, cloud, or ngts must be configured');
  }
});

test('a kind whose spec is demanded is refused without it, the others are taken', async (t) => {
  const namespace = await aNamespace(t);
  const answers = await Promise.all(
    tested.map(async ({ kind }) => {
      const path = `${collectionPath(kind.type, namespace)}?dryRun=All`;
      const { status } = await sharedCluster().ask({
        method: 'POST',
        path,
        body: anObject(kind, namespace, 'bare', undefined),
      });
      return [kind.type.kind, status];
    }),
  );
  expect(Object.fromEntries(answers)).toEqual({
    Certificate: 201,
    CertificateRequest: 201,
    Issuer: 422,
    Order: 422,
    Challenge: 422,
  });
});

/** The names of the values that the server took, or refused without naming the field. */
async function notRefused(
  wrong: readonly WrongValue[],
  send: (value: WrongValue) => Promise<ClusterReply>,
): Promise<readonly string[]> {
  const verdicts = await inGroups(wrong, async (value) => {
    const reply = await send(value);
    const named = causesOf(reply).includes(value.at);
    return reply.status === 422 && named ? undefined : `${value.name} → ${reply.status} ${causesOf(reply).join(' ')}`;
  });
  return verdicts.filter((verdict) => verdict !== undefined);
}

function causesOf({ body }: ClusterReply): readonly string[] {
  const { details } = body as { details?: { causes?: readonly { field?: string }[] } };
  return (details?.causes ?? []).map(({ field }) => field ?? '');
}

/** Eight at a time: the server shares its cores with us. */
async function inGroups<Item, Result>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += 8) results.push(...(await Promise.all(items.slice(at, at + 8).map(ask))));
  return results;
}

/**
 * Each schema once: a pod template stands in two places of a solver, a Secret reference in thirty; the rules are the same objects.
 * Further samples of a kind differ from the first only where fields exclude each other.
 */
function worthTesting(one: NamedSample, wrong: readonly WrongValue[]): readonly WrongValue[] {
  const nodes = new Map(
    [...samplePlaces(schemaNode(one.kind.spec), one.sample.spec, ['spec'])].map(({ steps, node }) => [
      JSON.stringify(steps),
      node,
    ]),
  );
  const seen = new Set<string>();
  return wrong.filter(({ steps, name }) => {
    const node = nodes.get(JSON.stringify(steps));
    const rule = `${String(steps.at(-1))} ${JSON.stringify(node)} ${name.split(': ').at(-1) ?? ''}`;
    if (
      seen.has(rule) ||
      (one.index > 0 && !steps.includes('venafi')) ||
      (one.kind === challengeKind && steps[1] === 'solver' && steps.length > 3)
    )
      return false;
    seen.add(rule);
    return true;
  });
}

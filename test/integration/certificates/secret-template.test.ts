import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { secretType } from '../../../src/api/resource-types.ts';
import { managedBy, serialIn } from '../../support/builders/read-objects.ts';
import { aStage } from '../../support/builders/stage.ts';

const template = (labels: object | null, annotations: object | null) => ({ secretTemplate: { labels, annotations } });
const first = template({ app: 'shop', tier: 'web' }, { 'example.com/sync': 'yes' });
const issuing = 'cert-manager-certificates-issuing';

/** Labels and annotations but those of the certificate itself. */
function extras({ metadata: { labels = {}, annotations = {} } }: KubeObject) {
  const ours = (key: string): boolean => /^(?:controller\.)?cert-manager\.io\//.test(key);
  const without = (map: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(map)
        .filter(([key]) => !ours(key))
        .sort(byKey),
    );
  return { labels: without(labels), annotations: without(annotations) };
}

/** Templates that follow `first` by a merge patch, and what of them stands on the Secret then. */
const changes = [
  {
    name: 'a label that is added appears',
    patch: template({ zone: 'eu' }, {}),
    wanted: { labels: { app: 'shop', tier: 'web', zone: 'eu' }, annotations: { 'example.com/sync': 'yes' } },
  },
  {
    name: 'an annotation that is changed follows',
    patch: template({}, { 'example.com/sync': 'no' }),
    wanted: { labels: { app: 'shop', tier: 'web' }, annotations: { 'example.com/sync': 'no' } },
  },
  {
    name: 'a label and an annotation that are dropped disappear',
    patch: template({ tier: null }, { 'example.com/sync': null }),
    wanted: { labels: { app: 'shop' }, annotations: {} },
  },
  {
    name: 'a template that is dropped takes all that came from it',
    patch: { secretTemplate: null },
    wanted: { labels: {}, annotations: {} },
  },
] as const;

test.for(changes)('$name, without a new certificate', async ({ patch, wanted }, t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', first);
  const before = await stage.secret('www-tls');
  expect(extras(before)).toEqual({ labels: { app: 'shop', tier: 'web' }, annotations: { 'example.com/sync': 'yes' } });
  await stage.patch('www', { spec: patch });
  const after = await stage.cluster.until(
    stage.key(secretType, 'www-tls'),
    JSON.stringify(wanted),
    (object) => JSON.stringify(extras(object)) === JSON.stringify(wanted),
  );
  expect(serialIn(after)).toBe(serialIn(before));
  const owned = managedBy(after, issuing)?.fieldsV1['f:metadata'] as Record<string, object>;
  const fields = Object.keys(owned['f:labels'] ?? {}).filter((field) => !field.includes('cert-manager.io'));
  expect(fields.sort()).toEqual(Object.keys(wanted.labels).map((key) => `f:${key}`));
});

test('what somebody else put on the Secret survives a changed template and a new certificate', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', first);
  await stage.cluster.patch(stage.key(secretType, 'www-tls'), {
    metadata: { labels: { foreign: 'label' }, annotations: { 'foreign.example.com/note': 'kept' } },
  });
  await stage.patch('www', { spec: { secretTemplate: null, dnsNames: ['new.example.com'] } });
  await stage.settled('www', 2);
  expect(extras(await stage.secret('www-tls'))).toEqual({
    labels: { foreign: 'label' },
    annotations: { 'foreign.example.com/note': 'kept' },
  });
});

/** What somebody else may do to the metadata, and the value that comes back. */
const meddling = [
  { name: 'a template label', metadata: { labels: { app: 'other' } } },
  { name: 'a template label that is removed', metadata: { labels: { app: null } } },
  { name: 'the label of attention', metadata: { labels: { 'controller.cert-manager.io/fao': null } } },
  { name: 'a template annotation', metadata: { annotations: { 'example.com/sync': null } } },
  {
    name: 'an annotation that describes the certificate',
    metadata: { annotations: { 'cert-manager.io/alt-names': 'x' } },
  },
] as const;

test.for(meddling)('$name is set right again, without a new certificate', async ({ metadata }, t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www', first);
  const before = await stage.secret('www-tls');
  const key = stage.key(secretType, 'www-tls');
  await stage.cluster.patch(key, { metadata });
  const { labels, annotations } = before.metadata;
  const after = await stage.cluster.until(key, 'as before', (object) => {
    const now = object.metadata;
    return sorted(now.labels) === sorted(labels) && sorted(now.annotations) === sorted(annotations);
  });
  expect(serialIn(after)).toBe(serialIn(before));
});

const sorted = (map: Readonly<Record<string, string>> = {}): string => JSON.stringify(Object.entries(map).sort(byKey));

const byKey = ([one]: [string, unknown], [other]: [string, unknown]): number => (one < other ? -1 : 1);

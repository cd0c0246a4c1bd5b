import { afterAll, describe, expect, test } from 'vitest';
import type { KubeObject, ResourceType } from '../../../src/api/kubernetes.ts';
import { uid } from '../../../src/base/brand.ts';
import { milliseconds, seconds } from '../../../src/base/instant.ts';
import { systemClock } from '../../../src/base/system-clock.ts';
import { createEventRecorder } from '../../../src/kube/events.ts';
import type { EventRecorder, Regarding } from '../../../src/kube/events.ts';
import type { EventDraft } from '../../../src/kube/step.ts';
import { aNamespace, sharedCluster } from '../../support/control-plane.ts';
import { CONFIG_MAP, connected } from './connected.ts';

const EVENT: ResourceType = { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true };
const api = connected();
afterAll(() => api.close());

const draft = (message: string): EventDraft => ({
  type: 'Normal',
  reason: 'Issuing',
  message,
  component: 'cert-manager-certificates-issuing',
});
const about = (namespace: string, name = 'web'): Regarding => ({
  type: CONFIG_MAP,
  namespace,
  name,
  uid: uid('some-uid'),
});
const recorder = (dropped: string[] = []): EventRecorder =>
  createEventRecorder({
    api,
    clock: systemClock,
    onDropped: ({ message }, _, fault) => dropped.push(`${message}: ${fault.code}`),
  });
const eventsIn = async (namespace: string, name: string): Promise<readonly KubeObject[]> =>
  (await sharedCluster().list(EVENT, namespace)).filter((event) => event.metadata.name.startsWith(`${name}.`));

describe('events', () => {
  test('are what kubectl describe shows', async (context) => {
    const namespace = await aNamespace(context);
    const events = recorder();
    events.record(draft('é'.repeat(600)), about(namespace));
    await events.flush(seconds(30));
    const [event] = await eventsIn(namespace, 'web');
    expect(event).toMatchObject({
      type: 'Normal',
      reason: 'Issuing',
      count: 1,
      involvedObject: { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'web', uid: 'some-uid' },
      source: { component: 'cert-manager-certificates-issuing' },
      reportingComponent: 'cert-manager-certificates-issuing',
      message: `${'é'.repeat(510)}…`,
    });
  });

  test('that are equal are one with a count, those that differ are not', async (context) => {
    const namespace = await aNamespace(context);
    const events = recorder();
    for (let i = 0; i < 5; i++) events.record(draft('same'), about(namespace));
    events.record(draft('other'), about(namespace));
    await events.flush(seconds(30));
    const found = await eventsIn(namespace, 'web');
    expect(found.map((event) => `${String(event['message'])} ${String(event['count'])}`).sort()).toEqual([
      'other 1',
      'same 5',
    ]);
  });

  test('of a cluster-scoped object lie in the namespace default', async () => {
    const events = recorder();
    const node: ResourceType = { group: '', version: 'v1', kind: 'Node', plural: 'nodes', namespaced: false };
    events.record(draft('on a node'), { type: node, namespace: '', name: 'event-test-node' });
    await events.flush(seconds(30));
    expect(await eventsIn('default', 'event-test-node')).toHaveLength(1);
  });

  test('beyond the first ten of an object wait, and what cannot be sent in time is told', async (context) => {
    const namespace = await aNamespace(context);
    const dropped: string[] = [];
    const events = recorder(dropped);
    for (let i = 0; i < 13; i++) events.record(draft(`number ${i}`), about(namespace));
    events.record(draft('another object'), about(namespace, 'other'));
    await events.flush(milliseconds(900));
    expect(await eventsIn(namespace, 'other')).toHaveLength(1);
    const sent = await eventsIn(namespace, 'web');
    expect(sent.length + dropped.length).toBe(13);
    expect(sent.length).toBeGreaterThanOrEqual(10);
    expect(dropped).toContain('number 12: Cancelled');
  });

  test('that the server refuses are told, not tried for ever', async () => {
    const dropped: string[] = [];
    const events = recorder(dropped);
    events.record(draft('into the void'), about('no-such-namespace'));
    await events.flush(seconds(30));
    expect(dropped).toEqual(['into the void: NotFound']);
  });
});

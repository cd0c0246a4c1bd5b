import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../api/kubernetes.ts';
import { resourceVersion, uid } from '../../base/brand.ts';
import { createLog } from '../../telemetry/create-log.ts';
import { createStores } from './stores.ts';

function stores(namespace = '') {
  const told: KubeObject[] = [];
  const log = createLog({ name: 'c', write: () => undefined, now: () => 0, verbosity: 5 });
  return { told, ...createStores({ namespace, log, onRequest: (raw) => told.push(raw), onOrder: () => undefined }) };
}

function aSecret(labels: Record<string, string>): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'web-tls', namespace: 'prod', uid: uid('u-1'), resourceVersion: resourceVersion('5'), labels },
    data: { 'tls.key': Buffer.from('CANARY').toString('base64') },
  };
}

describe('the caches of the controller', () => {
  const OURS = aSecret({ 'controller.cert-manager.io/fao': 'true' });
  const STRANGE = aSecret({ app: 'web' });

  test('a Secret with our label is held as facts, and only there', () => {
    const { secrets, strangers } = stores();
    for (const { store } of [secrets, strangers]) store.fold(OURS);
    expect(secrets.store.get('prod', 'web-tls')).toMatchObject({ privateKey: { is: 'invalid' } });
    expect(strangers.store.size).toBe(0);
  });

  test("a stranger's Secret is held by name and version alone", () => {
    const { secrets, strangers } = stores();
    for (const { store } of [secrets, strangers]) store.fold(STRANGE);
    expect(secrets.store.size).toBe(0);
    expect(Object.keys(strangers.store.get('prod', 'web-tls') ?? {})).toEqual(['metadata']);
  });

  test('no contents of a Secret are held anywhere', () => {
    const { secrets, strangers } = stores();
    for (const raw of [OURS, STRANGE]) for (const { store } of [secrets, strangers]) store.fold(raw);
    expect(JSON.stringify([[...secrets.store.all()], [...strangers.store.all()]])).not.toContain(
      Buffer.from('CANARY').toString('base64'),
    );
  });

  test("strangers' Secrets are asked for as metadata, ours in full", () => {
    const { secrets, strangers } = stores();
    expect(secrets.selection).toMatchObject({ labelSelector: 'controller.cert-manager.io/fao' });
    expect(secrets.selection.metadataOnly).toBeUndefined();
    expect(strangers.selection).toMatchObject({ labelSelector: '!controller.cert-manager.io/fao', metadataOnly: true });
  });

  test('with --namespace only that namespace is asked for; ClusterIssuers have none', () => {
    const { certificates, clusterIssuers } = stores('team-a');
    expect(certificates.selection.namespace).toBe('team-a');
    expect(clusterIssuers.selection.namespace).toBeUndefined();
    expect(stores().certificates.selection.namespace).toBeUndefined();
  });

  test('each version of a CertificateRequest is told on', () => {
    const { told, requests } = stores();
    const metadata = { name: 'web-1', namespace: 'prod', uid: uid('u-2'), resourceVersion: resourceVersion('6') };
    const raw: KubeObject = { apiVersion: 'cert-manager.io/v1', kind: 'CertificateRequest', metadata };
    requests.store.fold(raw);
    expect(told).toEqual([raw]);
  });
});

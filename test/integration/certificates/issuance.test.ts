import { X509Certificate, createPrivateKey } from 'node:crypto';
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateType, secretType } from '../../../src/api/resource-types.ts';
import { aNamespace, sharedCluster, sharedControlPlane } from '../../support/control-plane.ts';
import { applyManifests } from '../../support/kubectl.ts';

const readyIs = (status: string) => (object: KubeObject) =>
  ((object['status'] as { conditions?: { type: string; status: string }[] } | undefined)?.conditions ?? []).some(
    (condition) => condition.type === 'Ready' && condition.status === status,
  );

test('a CA is bootstrapped and signs a certificate', async (context) => {
  const namespace = await aNamespace(context);
  await applyManifests(sharedControlPlane(), [
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Issuer',
      metadata: { name: 'self', namespace },
      spec: { selfSigned: {} },
    },
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'root', namespace },
      spec: {
        isCA: true,
        commonName: 'root',
        secretName: 'root',
        privateKey: { algorithm: 'ECDSA' },
        issuerRef: { name: 'self' },
      },
    },
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Issuer',
      metadata: { name: 'ca', namespace },
      spec: { ca: { secretName: 'root' } },
    },
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'www', namespace },
      spec: { dnsNames: ['www.example.com'], secretName: 'www-tls', issuerRef: { name: 'ca' } },
    },
  ]);
  const cluster = sharedCluster();
  await cluster.until({ type: certificateType, namespace, name: 'www' }, 'Ready', readyIs('True'), 60);
  const secret = await cluster.get({ type: secretType, namespace, name: 'www-tls' });
  const data = secret?.['data'] as Record<string, string>;
  const text = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString();
  const leaf = new X509Certificate(text('tls.crt'));
  expect(leaf.checkPrivateKey(createPrivateKey(text('tls.key')))).toBe(true);
  expect(leaf.verify(new X509Certificate(text('ca.crt')).publicKey)).toBe(true);
});

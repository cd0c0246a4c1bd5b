import { expect, test } from 'vitest';
import { demoManifests } from './manifests.ts';

const summary = (manifests: readonly object[]): unknown => JSON.parse(JSON.stringify(manifests));

test('in a cluster of its own the demo is what examples/demo says', async () => {
  const manifests = await demoManifests({ namespace: 'demo', suffix: '', issuerKind: 'ClusterIssuer' });
  expect(summary(manifests)).toMatchObject([
    { kind: 'Namespace', metadata: { name: 'demo' } },
    { kind: 'ClusterIssuer', metadata: { name: 'demo-self-signed' }, spec: { selfSigned: {} } },
    {
      kind: 'Certificate',
      metadata: { name: 'demo-root' },
      spec: { isCA: true, issuerRef: { name: 'demo-self-signed' } },
    },
    { kind: 'ClusterIssuer', metadata: { name: 'demo-ca' }, spec: { ca: { secretName: 'demo-root' } } },
    { kind: 'Certificate', spec: { duration: '1h', renewBefore: '58m30s', issuerRef: { name: 'demo-ca' } } },
  ]);
});

test('in a cluster that others use too nothing has a name that could be theirs', async () => {
  const manifests = await demoManifests({ namespace: 'certwright-demo-1a2b', suffix: '-1a2b', issuerKind: 'Issuer' });
  expect(summary(manifests)).toMatchObject([
    { kind: 'Namespace', metadata: { name: 'certwright-demo-1a2b' } },
    { kind: 'Issuer', metadata: { name: 'demo-self-signed-1a2b', namespace: 'certwright-demo-1a2b' } },
    {
      metadata: { namespace: 'certwright-demo-1a2b' },
      spec: { issuerRef: { kind: 'Issuer', name: 'demo-self-signed-1a2b' } },
    },
    { kind: 'Issuer', metadata: { name: 'demo-ca-1a2b', namespace: 'certwright-demo-1a2b' } },
    { metadata: { namespace: 'certwright-demo-1a2b' }, spec: { issuerRef: { kind: 'Issuer', name: 'demo-ca-1a2b' } } },
  ]);
});

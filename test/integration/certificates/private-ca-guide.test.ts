import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateType, secretType } from '../../../src/api/resource-types.ts';
import { sharedCluster, sharedControlPlane } from '../../support/control-plane.ts';
import { runKubectl } from '../../support/kubectl.ts';

const FOLDER = join(import.meta.dirname, '../../../examples/private-ca');
const web = { type: certificateType, namespace: 'default', name: 'web' };

test('the guide to a private CA does what it says: its four manifests, applied as they are, end in a verified certificate', async ({
  expect,
}) => {
  await runKubectl(sharedControlPlane(), ['apply', '-f', FOLDER]);
  const cluster = sharedCluster();
  await cluster.until(web, 'Ready', isReady);
  const secret = await cluster.get({ type: secretType, namespace: 'default', name: 'web-tls' });
  const [certificate, root] = [certificateIn(secret, 'tls.crt'), certificateIn(secret, 'ca.crt')];
  expect(certificate.verify(root.publicKey)).toBe(true);
  expect(certificate.checkHost('web.default.svc')).toBe('web.default.svc');
  expect(root.subject).toContain('CN=Example private root');
  expect(root.verify(root.publicKey)).toBe(true);
});

const isReady = (object: KubeObject): boolean => {
  const { conditions = [] } = (object['status'] ?? {}) as { conditions?: { type: string; status: string }[] };
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
};

function certificateIn(secret: KubeObject | undefined, key: string): X509Certificate {
  const data = secret?.['data'] as Readonly<Record<string, string>> | undefined;
  return new X509Certificate(Buffer.from(data?.[key] ?? '', 'base64'));
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyManifests, runKubectl } from '../../test/support/kubectl.ts';
import type { ControlPlane } from '../../tools/control-plane/start.ts';

const RIGHTS = join(import.meta.dirname, '../../deploy/rbac');
const NAMESPACE = 'cert-manager';
const NAME = 'cert-manager';
const LONGER_THAN_ANY_RUN = '24h';

/** Another program's rights are not ours to know. */
const ALL_RIGHTS = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'certwright-bench-all-rights' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }],
};

/** Gives the ServiceAccount of the measured controller its rights and writes a kubeconfig for it; returns its path. */
export async function writeControllerKubeconfig(controlPlane: ControlPlane, hasAllRights: boolean): Promise<string> {
  await runKubectl(controlPlane, ['apply', '--server-side', '-f', RIGHTS]);
  if (hasAllRights) await applyManifests(controlPlane, [ALL_RIGHTS]);
  const duration = `--duration=${LONGER_THAN_ANY_RUN}`;
  const token = await runKubectl(controlPlane, ['create', 'token', '-n', NAMESPACE, NAME, duration]);
  const file = join(controlPlane.runFolder, 'controller.kubeconfig');
  const authority = Buffer.from(controlPlane.caPem).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'bench', cluster: { server: controlPlane.server, 'certificate-authority-data': authority } }],
    users: [{ name: 'controller', user: { token: token.trim() } }],
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'controller' } }],
    'current-context': 'bench',
  };
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

import { writeFile } from 'node:fs/promises';
import type { ControlPlaneAddress } from '../../../tools/control-plane/start.ts';

/** Writes a kubeconfig that names a control plane and one token. */
export async function writeTokenKubeconfig(
  file: string,
  { server, caPem }: Pick<ControlPlaneAddress, 'server' | 'caPem'>,
  token: string,
): Promise<void> {
  const cluster = { server, 'certificate-authority-data': Buffer.from(caPem).toString('base64') };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'controller', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'controller' } }],
    'current-context': 'test',
  };
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
}

import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import type { ControlPlaneAddress } from '../../tools/control-plane/start.ts';
import { clusterAt } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { NAMESPACE } from './cluster-paths.ts';

/** What a test needs of vitest's test context: its name. */
export interface NamedTest {
  readonly task: { readonly name: string };
}

/** The control plane that all integration tests share, started by the global set-up. */
export const sharedControlPlane = (): ControlPlaneAddress => inject('controlPlane');

/** The API server of the shared control plane. */
export const sharedCluster = (): Cluster => clusterAt(sharedControlPlane());

/**
 * Makes a namespace for one test and gives its name: the test's name in short, and something random, so that no two tests ever meet.
 * It is left behind: the control plane goes with the run.
 */
export async function aNamespace(test: NamedTest, cluster: Cluster = sharedCluster()): Promise<string> {
  const name = `${slug(test.task.name)}-${randomBytes(3).toString('hex')}`;
  await cluster.create(NAMESPACE, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  return name;
}

const slug = (text: string): string => {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return plain.replaceAll(/^-+|-+$/g, '') || 'test';
};

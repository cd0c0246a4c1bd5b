import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Cluster } from '../../support/cluster.ts';
import type { Authority } from '../../support/builders/key-pairs.ts';
import type { World } from '../family.ts';
import { instant } from '../../../src/base/instant.ts';
import { anAuthority } from '../../support/builders/key-pairs.ts';
import { issuerManifest } from '../../support/builders/manifests.ts';
import { authoritySecret } from '../../support/builders/stage.ts';
import { clusterAt } from '../../support/cluster.ts';
import { NAMESPACE } from '../../support/cluster-paths.ts';
import { flagsFor } from '../rig/flags-for.ts';
import { accountOf, makeAccount } from '../rig/account.ts';
import { writeTokenKubeconfig } from '../rig/kubeconfig.ts';
import { programOf } from '../rig/program.ts';

/** A namespace with Issuer `ca`, and what a controller in it is started with: without a proxy, for plans that disturb it by other means. */
export interface Place {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly authority: Authority;
  readonly username: string;
  readonly program: string;
  readonly flags: readonly string[];
}

/** Makes a place; `name` begins that of the namespace. */
export async function makePlace({ shared, folder }: World, name: string): Promise<Place> {
  const cluster = clusterAt(shared);
  const namespace = `${name}-${randomBytes(3).toString('hex')}`;
  await cluster.create(NAMESPACE, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const kubeconfig = join(folder, `${namespace}.kubeconfig`);
  await writeTokenKubeconfig(kubeconfig, shared, await makeAccount(cluster, namespace));
  const authority = await anAuthority(instant(Date.now()), `ca of ${namespace}`);
  const issuer = issuerManifest('ca', { ca: { secretName: 'ca-key-pair' } });
  for (const { type, object } of [authoritySecret('ca-key-pair', authority), issuer])
    await cluster.create(type, { ...object, metadata: { ...object.metadata, namespace } });
  const flags = flagsFor(namespace, kubeconfig);
  return { cluster, namespace, authority, username: accountOf(namespace), program: programOf(shared), flags };
}

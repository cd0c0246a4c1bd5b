import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ObjectKey, ResourceType } from '../../../src/api/kubernetes.ts';
import type { ControlPlaneAddress } from '../../../tools/control-plane/start.ts';
import type { Manifest } from '../../support/builders/manifests.ts';
import type { Cluster } from '../../support/cluster.ts';
import type { FaultProxy } from '../proxy/fault-proxy.ts';
import { flagsFor } from './flags-for.ts';
import type { AuditTail } from './audit-tail.ts';
import type { ControllerUnderTest } from './controller-under-test.ts';
import type { Versions } from './versions.ts';
import {
  certificateRequestType,
  certificateType,
  challengeType,
  coreEventType,
  issuerType,
  leaseType,
  orderType,
  secretType,
} from '../../../src/api/resource-types.ts';
import { clusterAt } from '../../support/cluster.ts';
import { NAMESPACE } from '../../support/cluster-paths.ts';
import { startFaultProxy } from '../proxy/fault-proxy.ts';
import { accountOf, makeAccount } from './account.ts';
import { followAuditLog } from './audit-tail.ts';
import { controllerUnderTest } from './controller-under-test.ts';
import { writeTokenKubeconfig } from './kubeconfig.ts';
import { programOf } from './program.ts';
import { followVersions } from './versions.ts';

/** What a rig is made of beside what is always the same. */
export interface RigOptions {
  /** Begins the names of the namespace and of the log: letters, digits, dashes; at most 30. */
  readonly name: string;
  /** Flags of the controller, after those of the rig. */
  readonly flags?: readonly string[];
}

/**
 * One namespace, the controller in it, the proxy before it, and what is seen of both from outside.
 * The controller works in this namespace alone, as a ServiceAccount of it with the rights of `deploy/rbac`.
 */
export interface Rig {
  readonly namespace: string;
  /** The tests' own client, past the proxy. */
  readonly cluster: Cluster;
  readonly address: ControlPlaneAddress;
  readonly proxy: FaultProxy;
  readonly controller: ControllerUnderTest;
  /** Where the controller answers HTTP-01 itself, if its flags say that it does. */
  readonly solverPort: number;
  /** Every version of every object in the namespace, from its beginning. */
  readonly versions: Versions;
  /** What the API server answered to the controller, Lease included. */
  readonly audit: AuditTail;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
  key(type: ResourceType, name: string): ObjectKey;
  /** Creates objects in the namespace, one after another. */
  create(...manifests: readonly Manifest[]): Promise<void>;
  /** Kills what still runs and stops watching. The namespace stays; it goes with the control plane. */
  close(): Promise<void>;
}

/** What is watched in the namespace. */
const WATCHED = [
  secretType,
  certificateType,
  certificateRequestType,
  issuerType,
  orderType,
  challengeType,
  coreEventType,
];
const LEASE = 'cert-manager-controller';

let rigs = 0;
/** Below those that systems hand out to whoever asks for any: sixteen rigs at once would be given the same before they listen. */
const nextSolverPort = (): number => 21_000 + (rigs++ % 8_000);

/** Makes a namespace with the controller's account, the proxy and the witnesses; the controller is not started. */
export async function makeRig(
  address: ControlPlaneAddress,
  folder: string,
  options: RigOptions,
  signal: AbortSignal,
): Promise<Rig> {
  const cluster = clusterAt(address);
  const namespace = await makeNamespace(cluster, options.name);
  const username = accountOf(namespace);
  const audit = await followAuditLog(address.auditLog, username);
  const proxy = await startFaultProxy(address);
  const versions = followVersions(address, WATCHED, namespace);
  const kubeconfig = join(folder, `${namespace}.kubeconfig`);
  await writeTokenKubeconfig(kubeconfig, address, await makeAccount(cluster, namespace));
  const solverPort = nextSolverPort();
  const key = (type: ResourceType, name: string): ObjectKey => ({ type, namespace, name });
  const controller = controllerUnderTest({
    program: programOf(address),
    flags: [
      ...flagsFor(namespace, kubeconfig),
      `--master=${proxy.url}`,
      `--acme-http01-solver-shared-port=${solverPort}`,
      ...(options.flags ?? []),
    ],
    logFile: join(folder, `${namespace}.log`),
    username,
    freeLease: () => freeLease(cluster, key(leaseType, LEASE)),
  });
  return {
    ...{ namespace, cluster, address, proxy, controller, versions, audit, signal, key, solverPort },
    create: async (...manifests) => {
      for (const { type, object } of manifests)
        await cluster.create(type, { ...object, metadata: { ...object.metadata, namespace } });
    },
    close: async () => {
      await controller.kill();
      for (const witness of [audit, versions]) witness.stop();
      await proxy.close();
    },
  };
}

async function makeNamespace(cluster: Cluster, name: string): Promise<string> {
  const unique = `${name.slice(0, 30)}-${randomBytes(3).toString('hex')}`;
  await cluster.create(NAMESPACE, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: unique } });
  return unique;
}

/** As the holder itself gives it back; nothing to do where there is none yet. */
async function freeLease(cluster: Cluster, lease: ObjectKey): Promise<void> {
  if ((await cluster.get(lease)) !== undefined)
    await cluster.patch(lease, { spec: { holderIdentity: '', leaseDurationSeconds: 1 } });
}

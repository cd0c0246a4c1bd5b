import type { ObjectKey, ResourceType } from '../../../src/api/kubernetes.ts';
import type { ControlPlaneAddress } from '../../../tools/control-plane/start.ts';
import type { Manifest } from '../../support/builders/manifests.ts';
import type { Cluster } from '../../support/cluster.ts';
import type { World } from '../family.ts';
import type { FaultProxy } from '../proxy/fault-proxy.ts';
import type { AuditTail } from './audit-tail.ts';
import type { ControllerUnderTest } from './controller-under-test.ts';
import type { Versions } from './versions.ts';

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

/** Makes a namespace with the controller's account, the proxy and the witnesses; the controller is not started. */
export async function makeRig(_address: ControlPlaneAddress, _world: World, _options: RigOptions): Promise<Rig> {
  throw new Error('not yet');
}

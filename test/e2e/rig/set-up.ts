import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureControlPlane } from '../../../tools/control-plane/ensure.ts';
import { startControlPlane } from '../../../tools/control-plane/start.ts';
import type { ControlPlaneAddress } from '../../../tools/control-plane/start.ts';
import { progressOn } from '../../../tools/terminal/progress.ts';
import { runKubectl } from '../../support/kubectl.ts';
import { startContainerd } from './containerd.ts';
import { prepareNetwork } from './network.ts';
import { startNode } from './node.ts';

const CRDS = join(import.meta.dirname, '../../../deploy/crds');

/** What runs Pods and leads to them: nodes without the taint of new ones, and the addresses behind Services. */
const CONTROLLERS = ['node-lifecycle-controller', 'endpointslice-controller', 'pod-garbage-collector-controller'];

/**
 * Puts up a whole cluster of one node and ends its programs after the last test. Pods, mounts and rules are left: they end with the namespaces
 * that all of it runs in.
 */
export default async function setUpCluster(project: TestProject): Promise<() => Promise<void>> {
  const progress = progressOn(process.stderr, () => performance.now());
  await prepareNetwork();
  const programs = await ensureControlPlane(process.env, progress);
  const task = progress.begin('Starting the cluster');
  const [controlPlane, containerd] = await Promise.all([
    startControlPlane(programs, process.env, CONTROLLERS),
    startContainerd(),
  ]);
  const { kubeconfig, server, caPem, token, auditLog, runFolder, kubectl } = controlPlane;
  const address: ControlPlaneAddress = { kubeconfig, server, caPem, token, auditLog, runFolder, kubectl };
  await installCustomResources(address);
  // The garbage collector looks for new kinds every half minute; at its start it finds them all.
  await controlPlane.restart('kube-controller-manager');
  const node = await startNode(address);
  task.done();
  project.provide('controlPlane', address);
  return async () => {
    await Promise.all(node.map((part) => part.stop()));
    await Promise.all([containerd.stop(), controlPlane.stop()]);
  };
}

async function installCustomResources(address: ControlPlaneAddress): Promise<void> {
  const gatewayApi = process.env['CERTWRIGHT_E2E_GATEWAY_API'] ?? '';
  for (const folder of [CRDS, gatewayApi]) {
    await runKubectl(address, ['apply', '--server-side', '-f', folder]);
    await runKubectl(address, ['wait', '--for=condition=Established', '--timeout=60s', '-f', folder]);
  }
}

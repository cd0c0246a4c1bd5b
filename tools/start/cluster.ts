import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../src/base/fault.ts';
import { ensureControlPlane } from '../control-plane/ensure.ts';
import { startControlPlane } from '../control-plane/start.ts';
import type { ControlPlane } from '../control-plane/start.ts';
import type { Progress } from '../terminal/progress.ts';
import { hasCustomResources, installCustomResources, removeCustomResources } from './custom-resources.ts';
import { kubectl } from './kubectl.ts';
import type { Kubectl } from './kubectl.ts';
import type { DemoNames } from './manifests.ts';
import { refuseOtherController } from './other-controller.ts';
import { kubectlForCluster } from './users-kubectl.ts';

/** The cluster that the demo runs in. */
export interface DemoCluster {
  readonly tool: Kubectl;
  readonly names: DemoNames;
  /** A folder for the log and the CA certificate of this run. */
  readonly folder: string;
  /** Which namespaces are shown: all, or the demo's own. */
  readonly shows: 'all' | 'own';
  /** Aborts when the user ends the demo, or when a part of our own control plane has ended: the reason is a Fault then. */
  readonly halted: AbortSignal;
  /** Removes what the demo made, and nothing else. */
  close(): Promise<void>;
}

/** How the demo tells of what it does. */
export interface DemoProgress {
  /** The steps of the demo, numbered. */
  readonly steps: Progress;
  /** What is done only at times: building, clearing up. */
  readonly plain: Progress;
}

/** Starts a control plane of our own and installs the CRDs. @throws Fault misconfigured, transient: it cannot be built or started. */
export async function ownCluster(
  environment: NodeJS.ProcessEnv,
  progress: DemoProgress,
  signal: AbortSignal,
): Promise<DemoCluster> {
  const programs = await ensureControlPlane(environment, progress.plain, signal);
  const controlPlane = await timed(progress.steps, 'Starting etcd, kube-apiserver and kube-controller-manager', () =>
    startControlPlane(programs, environment),
  );
  const halted = AbortSignal.any([signal, brokenSignal(controlPlane)]);
  const tool = { program: controlPlane.kubectl, kubeconfig: controlPlane.kubeconfig, signal: halted };
  try {
    await timed(progress.steps, 'Installing the CRDs', () => installCustomResources(tool));
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
  return {
    tool,
    names: { namespace: 'demo', suffix: '', issuerKind: 'ClusterIssuer' },
    folder: controlPlane.runFolder,
    shows: 'all',
    halted,
    close: () => controlPlane.stop(),
  };
}

/**
 * Uses a cluster that the user has, with names of our own. CRDs that are there are used as they are; then the controller looks after the
 * demo's namespace only, because other certificates may live in the cluster.
 * @throws Fault misconfigured: no kubectl, the cluster cannot be reached, or another controller of this API is at work in it.
 */
export async function usersCluster(
  kubeconfig: string,
  environment: NodeJS.ProcessEnv,
  progress: DemoProgress,
  signal: AbortSignal,
): Promise<DemoCluster> {
  const tool = { program: await kubectlForCluster(environment, progress.plain, signal), kubeconfig, signal };
  const wereThere = await timed(progress.steps, `Looking at the cluster of ${kubeconfig}`, () =>
    hasCustomResources(tool),
  );
  await refuseOtherController(tool);
  if (!wereThere) await timed(progress.steps, 'Installing the CRDs', () => installCustomResources(tool));
  const suffix = `-${randomBytes(3).toString('hex')}`;
  const names: DemoNames = {
    namespace: `certwright-demo${suffix}`,
    suffix,
    issuerKind: wereThere ? 'Issuer' : 'ClusterIssuer',
  };
  const folder = await mkdtemp(join(tmpdir(), 'certwright-demo-'));
  const close = async (): Promise<void> => {
    await timed(progress.plain, 'Deleting what the demo made in the cluster', () =>
      removeObjects(unhalted(tool), names, !wereThere),
    );
    await rm(folder, { recursive: true, force: true });
  };
  return { tool, names, folder, shows: 'own', halted: signal, close };
}

function brokenSignal(controlPlane: ControlPlane): AbortSignal {
  const broken = new AbortController();
  void controlPlane.broken.then((part) => broken.abort(partHasEnded(part)));
  return broken.signal;
}

const partHasEnded = (part: string): Fault =>
  new Fault('transient', {
    code: 'ControlPlanePartEnded',
    message: `${part} has ended`,
    remedy: 'run the command again',
  });

/** Clearing up goes on although the demo was ended. */
const unhalted = (tool: Kubectl): Kubectl => ({ ...tool, signal: new AbortController().signal });

async function removeObjects(tool: Kubectl, names: DemoNames, withCustomResources: boolean): Promise<void> {
  if (names.issuerKind === 'ClusterIssuer') {
    const issuers = ['demo-self-signed', 'demo-ca'].map((name) => `${name}${names.suffix}`);
    await kubectl(tool, ['delete', 'clusterissuers.cert-manager.io', ...issuers, '--ignore-not-found']);
  }
  await kubectl(tool, ['delete', 'namespace', names.namespace, '--ignore-not-found', '--timeout=120s']);
  if (withCustomResources) await removeCustomResources(tool);
}

async function timed<T>(progress: Progress, what: string, work: () => Promise<T>): Promise<T> {
  const task = progress.begin(what);
  try {
    const result = await work();
    task.done();
    return result;
  } catch (error) {
    task.failed();
    throw error;
  }
}

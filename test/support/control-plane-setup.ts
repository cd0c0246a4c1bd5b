import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureControlPlane } from '../../tools/control-plane/ensure.ts';
import { startControlPlane } from '../../tools/control-plane/start.ts';
import type { ControlPlaneAddress } from '../../tools/control-plane/start.ts';
import { progressOn } from '../../tools/terminal/progress.ts';
import { runKubectl } from './kubectl.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The control plane that all integration tests share. */
    controlPlane: ControlPlaneAddress;
  }
}

const CRDS = join(import.meta.dirname, '../../deploy/crds');

/** Starts the control plane that all integration tests share, with the CRDs installed; ends it after the last test. */
export default async function setUpControlPlane(project: TestProject): Promise<() => Promise<void>> {
  const progress = progressOn(process.stderr, () => performance.now());
  const programs = await ensureControlPlane(process.env, progress);
  const { stop, kubeconfig, server, caPem, token, auditLog, runFolder, kubectl } = await startControlPlane(
    programs,
    process.env,
  );
  const address: ControlPlaneAddress = { kubeconfig, server, caPem, token, auditLog, runFolder, kubectl };
  try {
    await installCustomResources(address);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('controlPlane', address);
  return stop;
}

async function installCustomResources(address: ControlPlaneAddress): Promise<void> {
  if (!existsSync(CRDS)) return;
  await runKubectl(address, ['apply', '--server-side', '-f', CRDS]);
  await runKubectl(address, ['wait', '--for=condition=Established', '--timeout=60s', '-f', CRDS]);
}

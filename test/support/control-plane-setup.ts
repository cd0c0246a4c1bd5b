import type { TestProject } from 'vitest/node';
import { ensureControlPlane } from '../../tools/control-plane/ensure.ts';
import { startControlPlane } from '../../tools/control-plane/start.ts';
import type { ControlPlaneAddress } from '../../tools/control-plane/start.ts';
import { progressOn } from '../../tools/terminal/progress.ts';
import { installCustomResources } from './install-custom-resources.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The control plane that all integration tests share. */
    controlPlane: ControlPlaneAddress;
  }
}

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

import { join } from 'node:path';
import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import { runKubectl } from '../../support/kubectl.ts';
import { startOwnControlPlane } from '../../support/own-control-plane.ts';
import { writeProgram } from '../rig/program.ts';

const RBAC = join(import.meta.dirname, '../../../deploy/rbac');

/** A control plane for fault tests: with our CRDs, `deploy/rbac` and the program. Its parts read flags from the `environment` too. */
export async function startFaultControlPlane(environment: NodeJS.ProcessEnv = process.env): Promise<ControlPlane> {
  const controlPlane = await startOwnControlPlane(environment);
  try {
    await Promise.all([runKubectl(controlPlane, ['apply', '--server-side', '-f', RBAC]), writeProgram(controlPlane)]);
    return controlPlane;
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
}

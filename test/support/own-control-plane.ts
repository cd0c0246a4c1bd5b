import type { ControlPlane } from '../../tools/control-plane/start.ts';
import { ensureControlPlane } from '../../tools/control-plane/ensure.ts';
import { startControlPlane } from '../../tools/control-plane/start.ts';
import { installCustomResources } from './install-custom-resources.ts';

const SILENT = {
  begin: () => ({ update: () => undefined, done: () => undefined, failed: () => undefined }),
  say: () => undefined,
};

/**
 * A control plane of one test file, with our CRDs: for tests that kill its parts, or have a controller of their own in it. Its parts read
 * flags from the `environment` too, e.g. `ETCD_QUOTA_BACKEND_BYTES`.
 */
export async function startOwnControlPlane(environment: NodeJS.ProcessEnv = process.env): Promise<ControlPlane> {
  const controlPlane = await startControlPlane(await ensureControlPlane(process.env, SILENT), environment);
  try {
    await installCustomResources(controlPlane);
    return controlPlane;
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
}

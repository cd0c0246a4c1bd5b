import { join } from 'node:path';
import type { ControlPlane } from '../../tools/control-plane/start.ts';
import { ensureControlPlane } from '../../tools/control-plane/ensure.ts';
import { startControlPlane } from '../../tools/control-plane/start.ts';
import { runKubectl } from './kubectl.ts';

const CRDS = join(import.meta.dirname, '../../deploy/crds');
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
    await runKubectl(controlPlane, ['apply', '--server-side', '-f', CRDS]);
    await runKubectl(controlPlane, ['wait', '--for=condition=Established', '--timeout=60s', '-f', CRDS]);
    return controlPlane;
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
}

import { spawnSync } from 'node:child_process';
import { ensureControlPlane } from '../control-plane/ensure.ts';
import type { Progress } from '../terminal/progress.ts';

/** The kubectl on the PATH, which knows the user's ways to log in; else the one that is built with the control plane. */
export async function kubectlForCluster(
  environment: NodeJS.ProcessEnv,
  progress: Progress,
  signal: AbortSignal,
): Promise<string> {
  const found = spawnSync('kubectl', ['version', '--client'], { env: environment, stdio: 'ignore' });
  return found.status === 0 ? 'kubectl' : (await ensureControlPlane(environment, progress, signal)).kubectl;
}

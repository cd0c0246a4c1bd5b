import { ensureControlPlane } from '../control-plane/ensure.ts';
import { ensureDebianProgram } from '../debian-programs/ensure.ts';
import type { DebianProgramName } from '../debian-programs/programs.ts';
import { ensureGoProgram } from '../go-programs/ensure.ts';
import type { GoProgramName } from '../go-programs/programs.ts';
import type { Progress } from '../terminal/progress.ts';

const GO: readonly GoProgramName[] = [
  'kube-node',
  'containerd',
  'containerd-shim-runc-v2',
  'ctr',
  'pause',
  'pebble',
  'pebble-challtestsrv',
  'step-ca',
  'traefik',
];
const DEBIAN: readonly DebianProgramName[] = ['runc', 'cni-bridge', 'iptables', 'named'];

/**
 * Gets everything that the run needs from outside: inside there is no way to any network.
 * @throws Fault misconfigured: one cannot be had, and why.
 */
export async function ensurePrograms(progress: Progress, signal: AbortSignal): Promise<void> {
  await ensureControlPlane(process.env, progress, signal);
  for (const name of DEBIAN) await ensureDebianProgram(name, process.env, progress, signal);
  for (const name of GO) await ensureGoProgram(name, process.env, progress, signal);
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureControlPlane } from '../../../tools/control-plane/ensure.ts';
import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import { startControlPlane } from '../../../tools/control-plane/start.ts';
import { runKubectl } from '../../support/kubectl.ts';
import { writeProgram } from '../rig/program.ts';

const DEPLOY = join(import.meta.dirname, '../../../deploy');
/** As OpenShift has it: whoever blocks an owner's deletion needs a right on the owner's finalizers (trap E7). */
const ADMISSION = '--enable-admission-plugins=OwnerReferencesPermissionEnforcement';
const SILENT = {
  begin: () => ({ update: () => undefined, done: () => undefined, failed: () => undefined }),
  say: () => undefined,
};

/** A control plane whose API server asks for more rights than others do, with our CRDs and roles. */
export async function startStrictControlPlane(): Promise<ControlPlane> {
  const folder = await mkdtemp(join(tmpdir(), 'certwright-strict-'));
  const programs = await ensureControlPlane(process.env, SILENT);
  const apiServer = join(folder, 'kube-apiserver');
  await writeFile(apiServer, `#!/bin/sh\nexec "${programs.apiServer}" "$@" ${ADMISSION}\n`, { mode: 0o755 });
  const controlPlane = await startControlPlane({ ...programs, apiServer }, process.env);
  const stop = async (): Promise<void> => {
    await controlPlane.stop();
    await rm(folder, { recursive: true });
  };
  try {
    await runKubectl(controlPlane, ['apply', '--server-side', '-f', join(DEPLOY, 'crds'), '-f', join(DEPLOY, 'rbac')]);
    await runKubectl(controlPlane, [
      'wait',
      '--for=condition=Established',
      '--timeout=60s',
      '-f',
      join(DEPLOY, 'crds'),
    ]);
    await writeProgram(controlPlane);
    return { ...controlPlane, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ControlPlane } from '../../../tools/control-plane/start.ts';

/** Takes a backup of etcd with the control plane stopped for a moment, as a cold copy of its data; what it gives restores it. */
export async function backUpEtcd(plane: ControlPlane): Promise<() => Promise<void>> {
  const data = join(plane.runFolder, 'etcd');
  const copy = join(plane.runFolder, 'etcd-backup');
  await whileStopped(plane, () => cp(data, copy, { recursive: true }));
  return () =>
    whileStopped(plane, async () => {
      await rm(data, { recursive: true });
      await cp(copy, data, { recursive: true });
    });
}

/** The controller manager is started anew too, as the guides to a restore say; the controller under test is not. */
async function whileStopped(plane: ControlPlane, act: () => Promise<void>): Promise<void> {
  await plane.kill('kube-controller-manager');
  await plane.kill('kube-apiserver');
  await plane.kill('etcd');
  await act();
  for (const part of ['etcd', 'kube-apiserver', 'kube-controller-manager'] as const) await plane.restart(part);
}

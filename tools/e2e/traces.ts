import { mkdtemp, readdir, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const PREFIX = 'certwright-e2e-';
const CGROUPS = '/sys/fs/cgroup';
/** The group that containerd puts those of containers in, where no kubelet names another. */
const PARENT = 'k8s.io';
/** Where containerd notes its containers, below its state folder. */
const CONTAINERS = 'containerd/state/io.containerd.runtime.v2.task/k8s.io';
/** A group is busy for a moment after its last process has ended; the kernel tells nobody when it is not. */
const TRY_AGAIN = 50;
const TRIES = 40;

/** Makes the folder of a run: everything that the run writes is below it. The name is short, as there are sockets in it. */
export const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), PREFIX));

/**
 * Removes what runs have left on the machine: control groups of containers and the folder. Processes, mounts, bridges and rules of a run have
 * ended with its namespaces. To be called while no run is under way; a run that was killed is swept by the next.
 */
export async function sweep(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  for (const folder of names.map((name) => join(tmpdir(), name))) {
    await removeGroups(await readdir(join(folder, CONTAINERS)).catch(() => []));
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** In each hierarchy of the first version of control groups, and in the one of the second. */
async function removeGroups(containers: readonly string[]): Promise<void> {
  const parents = ['.', ...(await readdir(CGROUPS))].map((hierarchy) => join(CGROUPS, hierarchy, PARENT));
  for (const parent of parents) {
    for (const container of containers) await removeGroup(join(parent, container));
    // A containerd of the machine's own may have groups in it; then it is not removed.
    await rmdir(parent).catch(() => undefined);
  }
}

async function removeGroup(folder: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await rmdir(folder);
    } catch (error) {
      const isBusy = error instanceof Error && 'code' in error && error.code === 'EBUSY';
      if (!isBusy || tries === TRIES) return;
      await delay(TRY_AGAIN);
    }
  }
}

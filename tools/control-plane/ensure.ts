import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../src/base/fault.ts';
import type { Progress } from '../terminal/progress.ts';
import { buildControlPlane } from './build.ts';
import { cacheFolder } from './cache-folder.ts';
import { goVersion } from './go.ts';
import { withLock } from './lock.ts';
import { programsIn } from './programs.ts';
import type { Programs } from './programs.ts';
import { requireSpace } from './space.ts';

const MODULE_FOLDER = import.meta.dirname;
const PROGRAM = 'control-plane';
const PARTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kubectl'] as const;

const NEVER = new AbortController().signal;

/**
 * The programs of the control plane: those that KUBEBUILDER_ASSETS names, else those built once from the pinned Go modules and kept by
 * version under the user's cache folder. Two runs at once build once. About five minutes on two cores the first time, then at once.
 * @throws Fault misconfigured: no Go toolchain, no space, no network, a program missing; each with its remedy.
 */
export async function ensureControlPlane(
  environment: NodeJS.ProcessEnv,
  progress: Progress,
  signal: AbortSignal = NEVER,
): Promise<Programs> {
  const assets = environment['KUBEBUILDER_ASSETS'];
  if (assets !== undefined && assets !== '') return programsIn(assets, false);
  const kept = join(cacheFolder(environment), PROGRAM, await versionHash(environment));
  if (await isKept(kept)) return programsIn(kept, true);
  const onWait = (): void => progress.say('Another run is building the control plane; waiting for it ...');
  await withLock(kept, onWait, async () => {
    if (!(await isKept(kept))) await buildInto(kept, environment, progress, signal);
  });
  return programsIn(kept, true);
}

const isKept = (folder: string): Promise<boolean> =>
  programsIn(folder, true).then(
    () => true,
    () => false,
  );

/** Everything that makes one build differ from another. */
async function versionHash(environment: NodeJS.ProcessEnv): Promise<string> {
  const hash = createHash('sha256').update(await goVersion(MODULE_FOLDER, environment));
  for (const file of ['go.mod', 'go.sum', 'main.go']) hash.update(await readFile(join(MODULE_FOLDER, file)));
  return hash.digest('hex').slice(0, 16);
}

/** Builds beside the place and moves the finished folder there in one step, so that half a build is never found. */
async function buildInto(
  kept: string,
  environment: NodeJS.ProcessEnv,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const unfinished = `${kept}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await makeFolder(unfinished);
  await requireSpace(unfinished);
  const task = progress.begin(
    'Building the control plane (etcd, kube-apiserver, kube-controller-manager, kubectl), once',
  );
  try {
    await buildControlPlane(
      { moduleFolder: MODULE_FOLDER, output: join(unfinished, PROGRAM), environment, signal },
      task,
    );
    for (const part of PARTS) await symlink(PROGRAM, join(unfinished, part));
    await rename(unfinished, kept);
    task.done(`kept in ${kept}`);
  } catch (error) {
    task.failed();
    throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new Fault('misconfigured', {
      code: 'FolderNotWritable',
      message: `The cache folder "${folder}" cannot be made`,
      remedy: 'make it writable, or set XDG_CACHE_HOME to a folder that is',
      cause,
    });
  }
}

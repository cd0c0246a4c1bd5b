import { access, constants, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../control-plane/cache-folder.ts';
import { withLock } from '../control-plane/lock.ts';
import type { Progress } from '../terminal/progress.ts';
import { obtainPackage } from './obtain.ts';
import { debianPackages } from './programs.ts';
import type { DebianPackage, DebianProgramName } from './programs.ts';
import { runQuietly } from './run-quietly.ts';

/** How to start a program. */
export interface DebianProgram {
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
}

const NEVER = new AbortController().signal;
const SYSTEM_ROOT = '/';

/**
 * A program that comes as a Debian package: the installed one, else one unpacked into the user's cache folder, kept by distribution, version
 * of it and architecture. A few seconds the first time, then at once; two runs at once fetch once.
 * @throws Fault misconfigured: it cannot be had on this machine, and why.
 */
export async function ensureDebianProgram(
  name: DebianProgramName,
  environment: NodeJS.ProcessEnv,
  progress: Progress,
  signal: AbortSignal = NEVER,
): Promise<DebianProgram> {
  const wanted = debianPackages[name];
  const installed = await workingProgram(wanted, SYSTEM_ROOT, environment, signal);
  if (installed !== undefined) return installed;
  const kept = join(cacheFolder(environment), 'debian', `${name}-${await distribution()}`);
  const before = await workingProgram(wanted, kept, environment, signal);
  if (before !== undefined) return before;
  const onWait = (): void => progress.say(`Another run is fetching ${name}; waiting for it ...`);
  return withLock(kept, onWait, async () => {
    const found = await workingProgram(wanted, kept, environment, signal);
    return found ?? fetchInto(kept, name, { environment, progress, signal });
  });
}

interface Fetching {
  readonly environment: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Unpacks beside the place and moves the finished folder there in one step, so that half of one is never found. */
async function fetchInto(kept: string, name: DebianProgramName, fetching: Fetching): Promise<DebianProgram> {
  const { environment, progress, signal } = fetching;
  const wanted = debianPackages[name];
  const unfinished = `${kept}.unfinished`;
  const task = progress.begin(`Fetching ${name} from the Debian package ${wanted.package}, once`);
  try {
    await rm(unfinished, { recursive: true, force: true });
    await obtainPackage(wanted.package, unfinished, { environment, signal });
    const parts = await startable(wanted, unfinished, environment);
    await runQuietly(parts.program, wanted.proof, { environment: parts.environment, signal });
    await rm(kept, { recursive: true, force: true });
    await rename(unfinished, kept);
    task.done(`kept in ${kept}`);
    return await startable(wanted, kept, environment);
  } catch (error) {
    task.failed();
    throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** The program below `root`, if it is there and starts: a library that it needs may have gone from the machine since. */
async function workingProgram(
  wanted: DebianPackage,
  root: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<DebianProgram | undefined> {
  try {
    const found = await startable(wanted, root, environment);
    await access(found.program, constants.X_OK);
    await runQuietly(found.program, wanted.proof, { environment: found.environment, signal });
    return found;
  } catch {
    return undefined;
  }
}

async function startable(wanted: DebianPackage, root: string, environment: NodeJS.ProcessEnv): Promise<DebianProgram> {
  const program = join(root, wanted.path);
  if (root === SYSTEM_ROOT) return { program, environment };
  const folders = (await Promise.all(['usr/lib', 'lib'].map((folder) => libraryFolders(join(root, folder))))).flat();
  return { program, environment: { ...environment, LD_LIBRARY_PATH: folders.join(':') } };
}

/** `usr/lib` and the folder of the architecture in it, e.g. `usr/lib/x86_64-linux-gnu`. */
async function libraryFolders(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return [folder, ...names.filter((name) => name.includes('-linux-')).map((name) => join(folder, name))];
}

/** E.g. `debian-12-x64`. Source: os-release(5). */
async function distribution(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const field = (name: string): string => new RegExp(`^${name}="?([\\w.-]*)`, 'm').exec(text)?.[1] ?? 'unknown';
  return `${field('ID')}-${field('VERSION_ID')}-${process.arch}`;
}

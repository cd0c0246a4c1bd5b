import { createHash } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../control-plane/cache-folder.ts';
import { goVersion } from '../control-plane/go.ts';
import { withLock } from '../control-plane/lock.ts';
import { runQuietly } from '../debian-programs/run-quietly.ts';
import type { Progress } from '../terminal/progress.ts';
import { goPackages } from './programs.ts';
import type { GoPackage, GoProgramName } from './programs.ts';

/** On two cores that others use too, in milliseconds. */
const LONGEST_BUILD = 30 * 60_000;
const NEVER = new AbortController().signal;

/**
 * Where a program is that comes as a Go module: built once into the user's cache folder, kept by its version and that of Go. Seconds to minutes
 * the first time, then at once; two runs at once build once. `modules` is where Go is asked for its version: a folder with a go.mod.
 * @throws Fault misconfigured: no Go toolchain, or it cannot build it, and why.
 */
export async function ensureGoProgram(
  name: GoProgramName,
  environment: NodeJS.ProcessEnv,
  progress: Progress,
  signal: AbortSignal = NEVER,
): Promise<string> {
  const wanted: GoPackage = goPackages[name];
  const version = await goVersion(import.meta.dirname, environment, { what: name });
  const pins = await pinsOf(wanted);
  const digest = createHash('sha256').update(`${wanted.package}\n${pins}\n${version}`).digest('hex').slice(0, 16);
  const kept = join(cacheFolder(environment), 'go', `${name}-${digest}`);
  const program = join(kept, name);
  if (await isThere(program)) return program;
  const onWait = (): void => progress.say(`Another run is building ${name}; waiting for it ...`);
  return withLock(kept, onWait, async () => {
    if (!(await isThere(program))) await build(name, kept, { environment, progress, signal });
    return program;
  });
}

interface Building {
  readonly environment: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Built beside the place and moved there in one step, so that half of one is never found. */
async function build(name: GoProgramName, kept: string, building: Building): Promise<void> {
  const { progress } = building;
  const unfinished = `${kept}.unfinished`;
  const task = progress.begin(`Building ${name} from its Go module, once`);
  try {
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await compile(name, unfinished, building);
    await rm(kept, { recursive: true, force: true });
    await rename(unfinished, kept);
    task.done(`kept in ${kept}`);
  } catch (error) {
    task.failed();
    throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** What else makes one build differ from another: versions, a source of our own, and how it is built. */
async function pinsOf({ folder, tags = [], stamps = {} }: GoPackage): Promise<string> {
  const files =
    folder === undefined ? [] : ['go.sum', 'main.go'].map((file) => join(import.meta.dirname, folder, file));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return [...texts, ...tags, ...Object.entries(stamps).flat()].join('');
}

/** Minutes for the largest. */
async function compile(name: GoProgramName, into: string, { environment, signal }: Building): Promise<void> {
  const wanted: GoPackage = goPackages[name];
  const own = { ...environment, GOBIN: into, ...(wanted.likeControlPlane === true ? {} : { CGO_ENABLED: '0' }) };
  const stamps = Object.entries(wanted.stamps ?? {}).map(([variable, value]) => `-X ${variable}=${value}`);
  const flags = [`-ldflags=${['-s', '-w', ...stamps].join(' ')}`, `-tags=${(wanted.tags ?? []).join(',')}`];
  const [what, folder] =
    wanted.folder === undefined
      ? [['install', ...flags, wanted.package], into]
      : [['build', ...flags, '-o', join(into, name), wanted.package], join(import.meta.dirname, wanted.folder)];
  await runQuietly('go', what, { folder, environment: own, longest: LONGEST_BUILD, signal });
}

const isThere = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

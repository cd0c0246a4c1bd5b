import { access, constants, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../control-plane/cache-folder.ts';
import { withLock } from '../control-plane/lock.ts';
import { runQuietly } from '../debian-programs/run-quietly.ts';
import type { Progress } from '../terminal/progress.ts';
import { pythonPackages } from './programs.ts';
import type { PythonProgramName } from './programs.ts';

const NEVER = new AbortController().signal;
/** Written last, so that half of an environment is never used. Its scripts name their own folder, so it cannot be moved there when it is done. */
const DONE = 'complete';

/**
 * Where a program is that comes as a Python package: installed once into an environment of its own in the user's cache folder, kept by its version
 * and that of Python. Half a minute the first time, then at once; two runs at once install once.
 * @throws Fault misconfigured: no Python, no network, and why.
 */
export async function ensurePythonProgram(
  name: PythonProgramName,
  environment: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<string> {
  const { requirement, command } = pythonPackages[name];
  const run = { environment, signal: NEVER };
  const version = (await runQuietly('python3', ['--version'], run)).trim().replaceAll(/[^\w.]+/g, '-');
  const kept = join(cacheFolder(environment), 'python', `${requirement.replaceAll(/[^\w.]+/g, '-')}-${version}`);
  const program = join(kept, 'bin', command);
  if (await isThere(join(kept, DONE))) return program;
  const onWait = (): void => progress.say(`Another run is installing ${name}; waiting for it ...`);
  return withLock(kept, onWait, async () => {
    if (await isThere(join(kept, DONE))) return program;
    const task = progress.begin(`Installing ${name} from its Python package, once`);
    try {
      await rm(kept, { recursive: true, force: true });
      await runQuietly('python3', ['-m', 'venv', kept], run);
      await runQuietly(
        join(kept, 'bin', 'pip'),
        ['install', '--quiet', '--disable-pip-version-check', requirement],
        run,
      );
      await runQuietly('touch', [join(kept, DONE)], run);
      task.done(`kept in ${kept}`);
      return program;
    } catch (error) {
      task.failed();
      throw error;
    }
  });
}

const isThere = (file: string): Promise<boolean> =>
  access(file, constants.R_OK).then(
    () => true,
    () => false,
  );

import { join } from 'node:path';
import { withLock } from '../control-plane/lock.ts';
import { ensureGoProgram } from '../go-programs/ensure.ts';
import { progressOn } from '../terminal/progress.ts';
import type { Progress } from '../terminal/progress.ts';
import { runMain } from '../terminal/run-main.ts';
import { requireAbilities } from './abilities.ts';
import { gatewayCustomResources } from './gateway-api.ts';
import { writeImage } from './image.ts';
import { certwrightImage, pauseImage } from './images.ts';
import { runInNamespaces } from './namespace.ts';
import { ensurePrograms } from './programs.ts';
import { makeFolder, sweep } from './traces.ts';

const ROOT = join(import.meta.dirname, '../..');
const INTERRUPTED = 130;

/** `npm run e2e`: gets all programs, builds the image, and runs the stories on a cluster in namespaces; parameters are passed on to vitest. */
async function main(parameters: readonly string[]): Promise<number> {
  await requireAbilities();
  const progress = progressOn(process.stdout, () => performance.now());
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort());
  try {
    await ensurePrograms(progress, interrupt.signal);
    const onWait = (): void => progress.say('Another run is under way on this machine; waiting for it ...');
    return await withLock('certwright-e2e', onWait, () => runOnce(parameters, progress, interrupt.signal));
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    return INTERRUPTED;
  }
}

async function runOnce(parameters: readonly string[], progress: Progress, signal: AbortSignal): Promise<number> {
  await sweep();
  const folder = await makeFolder();
  try {
    await buildImages(folder, progress);
    const environment = {
      ...process.env,
      TMPDIR: folder,
      CERTWRIGHT_E2E_FOLDER: folder,
      CERTWRIGHT_E2E_GATEWAY_API: await gatewayCustomResources(signal),
    };
    progress.say('Running the stories on a cluster with real Pods ...');
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    return await runInNamespaces([vitest, 'run', '--project=e2e', ...parameters], environment, signal);
  } finally {
    await sweep();
  }
}

async function buildImages(folder: string, progress: Progress): Promise<void> {
  const task = progress.begin('Building the image of solver Pods');
  const pause = await ensureGoProgram('pause', process.env, progress);
  await writeImage(pauseImage(pause), join(folder, 'pause.tar'));
  await writeImage(certwrightImage, join(folder, 'certwright.tar'));
  task.done();
}

await runMain(main);

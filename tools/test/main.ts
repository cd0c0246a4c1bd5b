import { join } from 'node:path';
import { runNode } from '../bootstrap/run-node.ts';
import { ensureControlPlane } from '../control-plane/ensure.ts';
import { progressOn } from '../terminal/progress.ts';
import { runMain } from '../terminal/run-main.ts';

/** `npm test`: gets the control plane, then runs all tests, or those that the parameters choose (passed on to vitest). */
async function main(parameters: readonly string[]): Promise<number> {
  const progress = progressOn(process.stdout, () => performance.now());
  await ensureControlPlane(process.env, progress);
  progress.say('Running the tests (unit, then integration against one shared control plane) ...');
  return runNode([join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs'), 'run', ...parameters]);
}

await runMain(main);

import { families } from '../../test/faults/families.ts';
import { dayOf } from '../../test/faults/run/choose.ts';
import { ensureControlPlane } from '../control-plane/ensure.ts';
import { progressOn } from '../terminal/progress.ts';
import { runMain } from '../terminal/run-main.ts';
import type { Options } from './options.ts';
import { HELP, readOptions } from './options.ts';
import { failuresIn, resultJson, resultTable } from './report.ts';
import type { Surroundings } from './run-families.ts';
import { choosePlans, runFamilies, withWorld } from './run-families.ts';

const INTERRUPTED = 130;

/** `npm run faults`: see HELP. */
async function main(parameters: readonly string[]): Promise<number> {
  const options = readOptions(parameters, [...families.keys()]);
  if (options === undefined) {
    process.stdout.write(HELP);
    return 0;
  }
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort());
  const progress = progressOn(options.output === 'json' ? process.stderr : process.stdout, () => performance.now());
  await ensureControlPlane(process.env, progress, interrupt.signal);
  const seed = options.seed ?? dayOf(new Date());
  try {
    return await run(options, { progress, seed, signal: interrupt.signal });
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    progress.say('Stopped; nothing is left running.');
    // What still waits for an object of a control plane that is gone has nothing to wait for.
    process.exit(INTERRUPTED);
  }
}

async function run(options: Options, surroundings: Surroundings): Promise<number> {
  const { progress, seed } = surroundings;
  return withWorld(options, surroundings, async (world) => {
    const chosen = await choosePlans(options, world, progress);
    if (options.list) {
      process.stdout.write(chosen.flatMap(([, plans]) => plans.map(({ name }) => `${name}\n`)).join(''));
      return 0;
    }
    const results = await runFamilies(chosen, world, options, surroundings);
    process.stdout.write(options.output === 'json' ? `${resultJson(results, seed)}\n` : `\n${resultTable(results)}`);
    return results.some((family) => failuresIn(family.results).length > 0) ? 1 : 0;
  });
}

await runMain(main);

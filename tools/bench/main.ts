import { benchHelp } from '../../bench/run/help.ts';
import { readBenchOptions } from '../../bench/run/options.ts';
import { jsonReport, thisMachine } from '../../bench/run/report.ts';
import { runBench } from '../../bench/run/run-bench.ts';
import type { MeasuredRun } from '../../bench/run/run-bench.ts';
import { runTable } from '../../bench/run/table.ts';
import { SCENARIOS } from '../../bench/scenarios.ts';
import { ensureControlPlane } from '../control-plane/ensure.ts';
import { progressOn } from '../terminal/progress.ts';
import { runMain } from '../terminal/run-main.ts';

const INTERRUPTED = 130;

/** `npm run bench`: see benchHelp. Exit code 0 when all was measured, whatever came out; 1 when it could not be; 130 when interrupted. */
async function main(parameters: readonly string[]): Promise<number> {
  const options = readBenchOptions(parameters, SCENARIOS);
  if (options === undefined) {
    process.stdout.write(benchHelp(SCENARIOS));
    return 0;
  }
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort());
  const progress = progressOn(process.stderr, () => performance.now());
  // With JSON for a machine, the person who waits still sees what comes out.
  const tables = options.output === 'table' ? process.stdout : process.stderr;
  const showTable = (run: MeasuredRun): void => void tables.write(`\n${runTable(run).join('\n')}\n\n`);
  try {
    await ensureControlPlane(process.env, progress, interrupt.signal);
    const runs = await runBench(options, progress, interrupt.signal, showTable);
    if (options.output === 'json') process.stdout.write(jsonReport(runs, thisMachine(), new Date()));
    return 0;
  } catch (error) {
    if (interrupt.signal.aborted) return INTERRUPTED;
    throw error;
  }
}

await runMain(main);

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBenchOptions } from '../../bench/run/options.ts';
import type { PlannedRun } from '../../bench/run/options.ts';
import { SCENARIOS } from '../../bench/scenarios.ts';
import { openStage } from '../../bench/stage/start-stage.ts';
import { ensureControlPlane } from '../control-plane/ensure.ts';
import { progressOn } from '../terminal/progress.ts';
import type { Progress } from '../terminal/progress.ts';
import { runMain } from '../terminal/run-main.ts';
import { parseCpuProfile, summariseCpu } from './cpu-summary.ts';
import { parseHeapSnapshot, summariseHeap } from './heap-summary.ts';
import { profiledProgram } from './profiled-program.ts';
import { profileReport } from './report.ts';

const ROOT = join(import.meta.dirname, '../..');
const DEFAULT_SCENARIO = 'issue';
const INTERRUPTED = 130;
const HELP = `npm run profile: runs a scenario of npm run bench with a profiler in the controller, and says what takes its time and memory.

  npm run profile                     issue
  npm run profile -- SCENARIO         another: ${SCENARIOS.map(({ name }) => name).join(', ')}
    -n N, --algorithm, --set          as in npm run bench
    --help                            this text

Profile and heap snapshot stay in a folder that is named at the end. Where a scenario starts the controller more than once, the last start counts.
`;

/** `npm run profile`: exit code 0 when all was written, 1 when not, 130 when interrupted. */
async function main(parameters: readonly string[]): Promise<number> {
  const isNamed = SCENARIOS.some(({ name }) => parameters.includes(name));
  const options = readBenchOptions(isNamed ? parameters : [DEFAULT_SCENARIO, ...parameters], SCENARIOS);
  const [run] = options?.runs ?? [];
  if (run === undefined) {
    process.stdout.write(HELP);
    return 0;
  }
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort());
  const progress = progressOn(process.stderr, () => performance.now());
  try {
    await ensureControlPlane(process.env, progress, interrupt.signal);
    const folder = await mkdtemp(join(tmpdir(), 'certwright-profile-'));
    await profile(run, folder, progress, interrupt.signal);
    process.stdout.write(`${(await report(folder)).join('\n')}\n`);
    return 0;
  } catch (error) {
    if (interrupt.signal.aborted) return INTERRUPTED;
    throw error;
  }
}

/** Runs the scenario once; its figures are left out, as a profiled controller is slower. */
async function profile(
  { scenario, parameters }: PlannedRun,
  folder: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const task = progress.begin(`${scenario.name}, ${parameters.n} ${parameters.algorithm}, profiled`);
  const subject = await profiledProgram(folder);
  const stage = await openStage({ subject, signal, tell: (text, share) => task.update(text, share) });
  try {
    await scenario.run(stage, parameters);
    task.done();
  } catch (error) {
    task.failed();
    throw error;
  } finally {
    await stage.close();
    await rm(join(folder, 'program'), { recursive: true, force: true });
  }
}

async function report(folder: string): Promise<readonly string[]> {
  const read = async (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  const cpu = summariseCpu(parseCpuProfile(await read('controller.cpuprofile')), ROOT);
  const heap = summariseHeap(parseHeapSnapshot(await read('controller.heapsnapshot')));
  return profileReport(cpu, heap, folder);
}

await runMain(main);

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../../tools/terminal/progress.ts';
import type { Measurement } from '../measurement.ts';
import { openStage } from '../stage/start-stage.ts';
import type { OpenStage } from '../stage/start-stage.ts';
import { commandSubject } from '../subject/command-subject.ts';
import { installedProgram } from '../subject/own-program.ts';
import type { Subject } from '../subject/subject.ts';
import type { BenchOptions, PlannedRun } from './options.ts';

/** The measurements of one run: of the controller, and of the one it is compared with. */
export interface MeasuredRun {
  readonly first: Measurement;
  readonly second: Measurement | undefined;
}

/** Carries out all runs, each of each controller on a control plane of its own. `onMeasured` is told each run as soon as it is done. */
export async function runBench(
  options: BenchOptions,
  progress: Progress,
  signal: AbortSignal,
  onMeasured: (run: MeasuredRun) => void,
): Promise<readonly MeasuredRun[]> {
  const folder = await mkdtemp(join(tmpdir(), 'certwright-bench-'));
  try {
    const own = await installedProgram(folder);
    const first = options.controller === undefined ? own : commandSubject(options.controller, own);
    const second = options.compare === undefined ? undefined : commandSubject(options.compare, own);
    const done: MeasuredRun[] = [];
    for (const run of options.runs) {
      const measured = {
        first: await measure(run, first, progress, signal),
        second: second === undefined ? undefined : await measure(run, second, progress, signal),
      };
      onMeasured(measured);
      done.push(measured);
    }
    return done;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  { scenario, parameters }: PlannedRun,
  subject: Subject,
  progress: Progress,
  signal: AbortSignal,
): Promise<Measurement> {
  const task = progress.begin(`${scenario.name}, ${parameters.n} ${parameters.algorithm}, ${subject.name}`);
  let stage: OpenStage | undefined;
  try {
    stage = await openStage({ subject, signal, tell: (text, share) => task.update(text, share) });
    const outcome = await Promise.race([scenario.run(stage, parameters), abortOf(stage.signal)]);
    task.done();
    return { scenario: scenario.name, parameters, controller: subject.name, ...onlyOutcome(outcome) };
  } catch (error) {
    task.failed();
    // What broke the stage says more than what failed because of it.
    throw stage?.signal.aborted === true ? stage.signal.reason : error;
  } finally {
    await stage?.close();
  }
}

/** Whatever a scenario is waiting for, an interrupt ends it at once. */
async function abortOf(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

/** A scenario may give back more than it promises. */
const onlyOutcome = ({ figures, requests, notes }: Pick<Measurement, 'figures' | 'requests' | 'notes'>) => ({
  figures,
  requests,
  notes,
});

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '../../src/base/fault.ts';
import { logTail, startPart } from '../../tools/control-plane/part.ts';
import type { Part } from '../../tools/control-plane/part.ts';
import { processTree } from '../process/process-tree.ts';
import type { Launch } from '../subject/subject.ts';

/** A started controller. */
export interface MeasuredProcess {
  /** The process that is measured, with its descendants. */
  readonly pid: number;
  readonly logFile: string;
  /** Rejects with a Fault when it ends before it was stopped; never resolves. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** How long a controller may take to end when asked, ms. */
const GRACE = 20_000;
const LOOK_AGAIN = 5;

/** Starts the command, with its output in a log file of `folder`. @throws Fault transient: it ended at once. */
export async function startMeasured(launch: Launch, folder: string): Promise<MeasuredProcess> {
  const { program, parameters, environment, endsWithStdin } = launch;
  const logFile = join(folder, 'measured.log');
  const part = startPart({ name: 'controller', program, parameters, environment, endsWithStdin, logFile });
  let stopping = false;
  const failed = part.ended.then(async (): Promise<never> => {
    if (!stopping) throw await hasEnded(part);
    return new Promise(() => undefined);
  });
  failed.catch(() => undefined);
  const stop = async (): Promise<void> => {
    stopping = true;
    await part.stop(GRACE);
  };
  return { pid: endsWithStdin ? part.pid : await commandUnder(part), logFile, failed, stop };
}

/** The shell that ends a command with us starts the command before anything else; it is not measured itself. */
async function commandUnder(part: Part): Promise<number> {
  while (!part.hasEnded()) {
    const [, first] = await processTree(part.pid);
    if (first !== undefined) return first;
    await delay(LOOK_AGAIN);
  }
  throw await hasEnded(part);
}

async function hasEnded(part: Part): Promise<Fault> {
  return new Fault('transient', {
    code: 'ControllerEnded',
    message: `The controller has ended; the end of its log:\n${await logTail(part)}`,
    remedy: `start it by hand to see more: ${[part.command.program, ...part.command.parameters].join(' ')}`,
  });
}

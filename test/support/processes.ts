import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The variable by which all processes of one run are found, whatever they are called: each inherits it from the first. */
const MARK = 'CERTWRIGHT_TEST_RUN';
/** No system tells one process of the end of another that is not its child, so /proc is looked at so often. */
const LOOK_AGAIN = 50;

/** A process of a run. */
export interface FoundProcess {
  readonly pid: number;
  /** Its words, separated by spaces. */
  readonly commandLine: string;
}

/** A command that was started, with everything that it starts. */
export interface Run {
  readonly child: ChildProcess;
  /** All that was printed so far, errors too. */
  printed(): string;
  /** Resolves when the text has been printed; fails when the command ends or `seconds` (60) pass before. */
  untilPrinted(text: string, seconds?: number): Promise<void>;
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
  /** The processes of the run that are alive now. Linux only. */
  processes(): Promise<readonly FoundProcess[]>;
  /** Resolves with the first process whose command line fits. */
  untilProcess(fits: RegExp, seconds?: number): Promise<FoundProcess>;
  /** Resolves when no process of the run is left; fails after `seconds`, naming those that are. */
  untilNothingIsLeft(seconds: number): Promise<void>;
  /** SIGKILL to all that is left. */
  clear(): Promise<void>;
}

/** Starts a command in a process group of its own, in a checkout. */
export function startRun(
  program: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  folder: string = join(import.meta.dirname, '../..'),
): Run {
  const mark = randomUUID();
  const env = { ...process.env, ...environment, [MARK]: mark };
  const child = spawn(program, parameters, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      child.emit('printed');
    });
  }
  const processes = (): Promise<readonly FoundProcess[]> => processesMarked(mark);
  return {
    child,
    printed: () => text,
    untilPrinted: (wanted, seconds = 60) => untilPrinted(child, () => text, wanted, seconds),
    // 'exit' may come before the last of what was printed.
    ended: once(child, 'close').then(() => child.exitCode ?? child.signalCode ?? 'unknown'),
    processes,
    untilProcess: (fits, seconds = 60) => untilProcess(processes, fits, seconds),
    untilNothingIsLeft: (seconds) => untilNothingIsLeft(processes, seconds),
    clear: async () => {
      for (const { pid } of await processes()) sendKill(pid);
    },
  };
}

async function untilPrinted(child: ChildProcess, text: () => string, wanted: string, seconds: number): Promise<void> {
  const signal = AbortSignal.timeout(seconds * 1000);
  // Once for all rounds: a run prints many lines.
  const closed = once(child, 'close', { signal });
  closed.catch(() => undefined);
  while (!text().includes(wanted)) {
    if (child.exitCode !== null) throw new Error(`ended before it printed "${wanted}":\n${text()}`);
    await Promise.race([once(child, 'printed', { signal }), closed]).catch((cause: unknown) => {
      throw new Error(`"${wanted}" was not printed within ${seconds} s:\n${text()}`, { cause });
    });
  }
}

async function untilProcess(list: Run['processes'], fits: RegExp, seconds: number): Promise<FoundProcess> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = (await list()).find(({ commandLine }) => fits.test(commandLine));
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`no process ${fits} within ${seconds} s`);
    await delay(LOOK_AGAIN);
  }
}

async function untilNothingIsLeft(list: Run['processes'], seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (let left = await list(); left.length > 0; left = await list()) {
    const shown = left.map(({ pid, commandLine }) => `${pid} ${commandLine.slice(0, 120)}`).join('\n');
    if (Date.now() > deadline) throw new Error(`still there after ${seconds} s:\n${shown}`);
    await delay(LOOK_AGAIN);
  }
}

/** Source: proc(5): environ and cmdline are separated by NUL; those of other users, and of zombies, cannot be read or are empty. */
async function processesMarked(mark: string): Promise<readonly FoundProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => markedProcess(pid, mark)));
  return found.filter((one) => one !== undefined);
}

async function markedProcess(pid: string, mark: string): Promise<FoundProcess | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1');
    if (!environment.includes(`${MARK}=${mark}`)) return undefined;
    const commandLine = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    return { pid: Number(pid), commandLine };
  } catch {
    return undefined;
  }
}

function sendKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ended by itself meanwhile
  }
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '../../src/base/fault.ts';

/** How to start one part of the control plane. */
export interface PartCommand {
  readonly name: string;
  readonly program: string;
  readonly parameters: readonly string[];
  readonly logFile: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Whether the program ends when its standard input closes; if not, it runs under a shell that sees to it. */
  readonly endsWithStdin: boolean;
}

/** A running part. */
export interface Part {
  readonly command: PartCommand;
  readonly pid: number;
  /** Resolves when the process has ended, however it ended. */
  readonly ended: Promise<void>;
  hasEnded(): boolean;
  /** Asks it to end, waits, and after `grace` milliseconds ends it. */
  stop(grace: number): Promise<void>;
  /** SIGKILL to the part and whatever it started. */
  kill(): Promise<void>;
}

/**
 * Runs "$@" and ends it, and removes the run folder, when standard input closes: for programs that do not do so by themselves. Whatever
 * ends first takes the rest of the group with it; so the shell that waits for the program is held while the folder is removed.
 */
const SHELL_LEASH = `exec 3<&0; "$@" </dev/null 3<&- & part=$!
( cat <&3 >/dev/null; kill -STOP $$; kill -KILL $part; rm -rf "$CONTROL_PLANE_RUN_FOLDER"; kill -KILL -$$ ) 2>/dev/null &
trap 'kill -TERM $part' TERM; wait $part; wait $part; kill -KILL -$$`;

/**
 * Starts a part in a process group of its own, with its output in its log file. Its standard input is a pipe from this process, which
 * never writes: when this process ends, however it ends, the pipe closes and the part ends too.
 */
export function startPart(command: PartCommand): Part {
  const log = openSync(command.logFile, 'a');
  const [program, parameters] = commandLine(command);
  const child = spawn(program, parameters, { stdio: ['pipe', log, log], detached: true, env: command.environment });
  closeSync(log);
  child.stdin?.on('error', () => undefined);
  let over = false;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      over = true;
      endGroup(child.pid);
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const pid = child.pid ?? 0;
  const signalGroup = (signal: NodeJS.Signals): void => sendSignal(child, signal);
  const kill = async (): Promise<void> => {
    signalGroup('SIGKILL');
    await ended;
  };
  return { command, pid, ended, hasEnded: () => over, kill, stop: (grace) => stopWithin(grace, child, ended, kill) };
}

function commandLine(command: PartCommand): readonly [string, readonly string[]] {
  if (command.endsWithStdin) return [command.program, command.parameters];
  return ['/bin/sh', ['-c', SHELL_LEASH, command.name, command.program, ...command.parameters]];
}

async function stopWithin(
  grace: number,
  child: ChildProcess,
  ended: Promise<void>,
  kill: () => Promise<void>,
): Promise<void> {
  sendSignal(child, 'SIGTERM');
  const timer = new AbortController();
  const late = delay(grace, 'late', { signal: timer.signal, ref: false }).catch(() => 'cancelled');
  const first = await Promise.race([ended, late]);
  timer.abort();
  if (first === 'late') await kill();
}

/** Signals the whole group; one that is gone already is what was wanted. */
function sendSignal(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

/** What a part left in its group goes with it. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // nothing was left
  }
}

const TAIL_BYTES = 4_000;

/** The last lines a part wrote: why it ended. */
export async function logTail(part: Part): Promise<string> {
  const file = await open(part.command.logFile);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(TAIL_BYTES),
      position: Math.max(0, size - TAIL_BYTES),
    });
    return buffer.toString('utf8', 0, bytesRead).split('\n').slice(-8).join('\n').trim();
  } finally {
    await file.close();
  }
}

/** The Fault of a part that ended although nobody asked it to. */
export async function partEnded(part: Part): Promise<Fault> {
  return new Fault('transient', {
    code: 'ControlPlanePartEnded',
    message: `${part.command.name} ended while it was being started: ${await logTail(part)}`,
    remedy: `its whole log is ${part.command.logFile}`,
  });
}

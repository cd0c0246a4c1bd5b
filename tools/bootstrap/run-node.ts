import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';

const LEASH = join(import.meta.dirname, 'leash.cjs');

/** Starts a Node process of this version that ends when this process ends. `output` is where its output goes: a file, or as ours. */
export function startNode(parameters: readonly string[], output: number | 'inherit'): ChildProcess {
  return spawn(process.execPath, ['--require', LEASH, ...parameters], { stdio: ['ignore', output, output, 'ipc'] });
}

/** Runs a Node program to its end and gives its exit code. SIGINT, SIGTERM and SIGHUP are passed on: it ends in its own order. */
export async function runNode(parameters: readonly string[]): Promise<number> {
  const child = startNode(parameters, 'inherit');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  await once(child, 'exit');
  return child.exitCode ?? 128 + constants.signals[child.signalCode ?? 'SIGKILL'];
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Runs a JavaScript program of the project with this Node. Nothing if it ends with 0; else what it printed, line by line. */
export async function runProgram(
  root: string,
  program: string,
  parameters: readonly string[],
): Promise<readonly string[]> {
  const environment = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  const child = spawn(process.execPath, [program, ...parameters], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (child.exitCode === 0) return [];
  const lines = `${output}\n${errors}`.split('\n').filter((line) => line.trim() !== '');
  return [...lines, `${program} ended with ${child.signalCode ?? String(child.exitCode)}`];
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Fault } from '../../src/base/fault.ts';

/** Which kubectl, for which cluster, and until when. */
export interface Kubectl {
  readonly program: string;
  readonly kubeconfig: string;
  /** Ends every kubectl when it aborts: one whose cluster has broken would wait for a minute. */
  readonly signal: AbortSignal;
}

/**
 * Runs kubectl to its end and gives what it printed. `stdin` is its input, e.g. a manifest.
 * @throws Fault transient: it failed; its words are in the message. The signal's reason, when it aborts.
 */
export async function kubectl(tool: Kubectl, parameters: readonly string[], stdin = ''): Promise<string> {
  tool.signal.throwIfAborted();
  const child = spawn(tool.program, ['--kubeconfig', tool.kubeconfig, ...parameters], { stdio: 'pipe' });
  const end = (): void => void child.kill();
  tool.signal.addEventListener('abort', end);
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  const [printed, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  tool.signal.removeEventListener('abort', end);
  tool.signal.throwIfAborted();
  if (child.exitCode === 0) return printed;
  throw new Fault('transient', {
    code: 'KubectlFailed',
    message: `kubectl ${parameters.slice(0, 3).join(' ')} failed: ${complaint.trim().slice(0, 1024)}`,
  });
}

/** Whether the cluster has the object. */
export async function exists(tool: Kubectl, parameters: readonly string[]): Promise<boolean> {
  return (await kubectl(tool, ['get', ...parameters, '--ignore-not-found', '-o', 'name'])).trim() !== '';
}

/** A kubectl line as a person would type it. */
export const kubectlLine = (tool: Kubectl, rest: string): string =>
  `${quoted(tool.program)} --kubeconfig ${quoted(tool.kubeconfig)} ${rest}`;

/** A word for a POSIX shell. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

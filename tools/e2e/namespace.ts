import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { NAMESPACES } from './abilities.ts';

const LEASH = join(import.meta.dirname, '../bootstrap/leash.cjs');
const KILLED = 137;

/**
 * The first process of the namespaces. What containerd, its shims and kubelet write at fixed places goes to memory and is seen nowhere else.
 * It buries what is left to it, and with its end everything in the namespaces ends.
 */
const FIRST = 'mount -t tmpfs none /run && mount -t tmpfs none /var/log || exit 1; "$@" & wait $!';

/**
 * Runs a Node program in namespaces of its own and gives its exit code. When the signal aborts, or this process ends, it is asked to end; with it
 * all that it has started ends.
 */
export async function runInNamespaces(
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<number> {
  signal.throwIfAborted();
  const child = spawn(
    'unshare',
    [...NAMESPACES, '/bin/sh', '-c', FIRST, 'first', process.execPath, '--require', LEASH, ...parameters],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: environment },
  );
  // unshare heeds no signal while it waits; the leash ends the program when the channel closes.
  signal.addEventListener('abort', () => {
    if (child.connected) child.disconnect();
  });
  await once(child, 'exit');
  return child.exitCode ?? KILLED;
}

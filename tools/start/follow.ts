import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fieldOf, textAt } from './fields.ts';
import type { Kubectl } from './kubectl.ts';

const WATCH_AGAIN = 1_000;

/**
 * Calls `onChange` with all objects at an API path, by `namespace/name`, whenever one of them changes, until the signal aborts. A watch
 * that ends or fails is begun anew.
 */
export async function followObjects(
  tool: Kubectl,
  path: string,
  onChange: (objects: ReadonlyMap<string, unknown>) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const objects = new Map<string, unknown>();
    for await (const line of watchLines(tool, path, signal)) {
      if (fold(objects, line)) onChange(objects);
    }
    await delay(WATCH_AGAIN, undefined, { signal }).catch(() => undefined);
  }
}

/** The lines of one watch as the server sends them; kubectl brings whatever way to log in the kubeconfig asks for. */
async function* watchLines(tool: Kubectl, path: string, signal: AbortSignal): AsyncGenerator<unknown> {
  const address = `${path}${path.includes('?') ? '&' : '?'}watch=true&timeoutSeconds=3600`;
  const child = spawn(tool.program, ['--kubeconfig', tool.kubeconfig, 'get', '--raw', address], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const end = (): void => void child.kill();
  signal.addEventListener('abort', end);
  try {
    for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line);
  } finally {
    signal.removeEventListener('abort', end);
    child.kill();
  }
}

/** Takes one line of a watch in; false if it was no object's. */
function fold(objects: Map<string, unknown>, line: unknown): boolean {
  const object = fieldOf(line, 'object');
  const key = `${textAt(object, 'metadata', 'namespace') ?? ''}/${textAt(object, 'metadata', 'name') ?? ''}`;
  const type = textAt(line, 'type');
  if (type === 'DELETED') return objects.delete(key);
  if (type !== 'ADDED' && type !== 'MODIFIED') return false;
  objects.set(key, object);
  return true;
}

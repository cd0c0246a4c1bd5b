import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { buildFault } from './build-fault.ts';
import type { Task } from '../terminal/progress.ts';

/** The Kubernetes version of go.mod, stamped into the programs: unstamped they call themselves `v0.0.0-master`. */
const KUBERNETES_VERSION = 'v1.37.2';
/** How many modules a first build downloads, for the estimate only. */
const MODULES = 165;
/** Linking is counted as so many packages: it takes about as long. */
const LINKING = 60;

/** Where to build from and to. */
export interface Build {
  readonly moduleFolder: string;
  readonly output: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/**
 * Compiles the control-plane program with Go, telling how far it has come.
 * @throws Fault misconfigured: no space, no network, a compiler's error; the signal's reason when it aborts.
 */
export async function buildControlPlane(build: Build, task: Task): Promise<void> {
  let downloaded = 0;
  const stale = await runGo(build, ['list', '-deps', '-f', '{{if .Stale}}{{.ImportPath}}{{end}}', '.'], (line) => {
    if (line.startsWith('go: downloading')) downloaded += 1;
    task.update(`downloaded ${downloaded} of about ${MODULES} modules`);
  });
  const total = stale.split('\n').filter((line) => line !== '').length;
  let compiled = 0;
  await runGo(build, ['build', '-v', '-ldflags', linkerFlags(), '-o', build.output, '.'], (line) => {
    if (isPackage(line)) compiled = Math.min(compiled + 1, total);
    const text = compiled < total ? `compiled ${grouped(compiled)} of ${grouped(total)} packages` : 'linking';
    task.update(text, compiled / (total + LINKING));
  });
}

/** Runs Go and gives its output; `onLine` sees each line of its messages. */
async function runGo(build: Build, parameters: readonly string[], onLine: (line: string) => void): Promise<string> {
  const go = spawn('go', parameters, {
    cwd: build.moduleFolder,
    env: { ...build.environment, GOFLAGS: '-mod=readonly' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const messages: string[] = [];
  createInterface({ input: go.stderr }).on('line', (line) => {
    if (!isPackage(line) && !line.startsWith('go: downloading')) messages.push(line);
    onLine(line);
  });
  const end = (): void => void go.kill();
  build.signal.addEventListener('abort', end);
  const [output] = await Promise.all([text(go.stdout), once(go, 'close')]);
  build.signal.removeEventListener('abort', end);
  build.signal.throwIfAborted();
  if (go.exitCode !== 0) throw buildFault(messages);
  return output;
}

/** `go build -v` names each package as it compiles it; anything else is a message. */
const isPackage = (line: string): boolean => /^[\w.~-]+(\/[\w.~-]+)*$/.test(line);

const linkerFlags = (): string => {
  const [major, minor] = KUBERNETES_VERSION.slice(1).split('.');
  const stamp = (name: string, value: string | undefined): string =>
    `-X k8s.io/component-base/version.${name}=${value}`;
  return ['-s', '-w', stamp('gitVersion', KUBERNETES_VERSION), stamp('gitMajor', major), stamp('gitMinor', minor)].join(
    ' ',
  );
};

const grouped = (count: number): string => count.toLocaleString('en-US');

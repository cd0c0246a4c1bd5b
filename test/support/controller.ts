import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inject } from 'vitest';
import type { ControlPlaneAddress } from '../../tools/control-plane/start.ts';
import { runKubectl } from './kubectl.ts';

/** Where the controller of a control plane is found. */
export interface ControllerAddress {
  /** All of its log, as JSON lines. */
  readonly logFile: string;
  readonly metricsPort: number;
  /** Who it is to the API server. */
  readonly username: string;
}

/** A running controller of a test. */
export interface RunningController {
  readonly address: ControllerAddress;
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '../..');
const NAMESPACE = 'cert-manager';

/** The controller that the tests of its project share. */
export const sharedController = (): ControllerAddress => inject('controller');

/**
 * Starts `certwright controller` as the ServiceAccount of `deploy/rbac/`, so that its rights are those that a cluster would give it and the
 * audit log tells its requests from all others. `flags` come after those of the tests.
 */
export async function startCountedController(
  target: ControlPlaneAddress,
  flags: readonly string[] = [],
  name = 'controller',
): Promise<RunningController> {
  await runKubectl(target, ['apply', '--server-side', '-f', join(ROOT, 'deploy/rbac')]);
  const kubeconfig = await kubeconfigOf(target, name);
  const logFile = join(target.runFolder, `${name}.log`);
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'bin/certwright'),
      'controller',
      `--kubeconfig=${kubeconfig}`,
      `--leader-election-namespace=${NAMESPACE}`,
      `--cluster-resource-namespace=${NAMESPACE}`,
      '--logging-format=json',
      '-v=5',
      '--metrics-listen-address=127.0.0.1:0',
      '--internal-healthz-listen-address=127.0.0.1:0',
      ...flags,
    ],
    { env: { PATH: process.env['PATH'], CERTWRIGHT_EXIT_WITH_STDIN: '1' }, stdio: ['pipe', 'ignore', 'pipe'] },
  );
  const exit = once(child, 'exit');
  child.stderr.pipe(createWriteStream(logFile));
  const metricsPort = await Promise.race([portOf(child.stderr, 'listening for metrics'), exit.then(ended)]);
  const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const [code] = await exit;
    return typeof code === 'number' ? code : null;
  };
  return {
    address: { logFile, metricsPort, username: `system:serviceaccount:${NAMESPACE}:cert-manager` },
    stop: () => stop('SIGTERM'),
    kill: async () => void (await stop('SIGKILL')),
  };
}

function ended(): never {
  throw new Error('the controller ended before it listened for metrics: see its log');
}

async function portOf(log: NodeJS.ReadableStream, message: string): Promise<number> {
  for await (const text of createInterface({ input: log })) {
    const line: { readonly msg?: string; readonly port?: number } = JSON.parse(text);
    if (line.msg === message && line.port !== undefined) return line.port;
  }
  return ended();
}

async function kubeconfigOf(target: ControlPlaneAddress, name: string): Promise<string> {
  const token = await runKubectl(target, ['create', 'token', '-n', NAMESPACE, 'cert-manager', '--duration=4h']);
  const file = join(target.runFolder, `${name}.kubeconfig`);
  const cluster = { server: target.server, 'certificate-authority-data': Buffer.from(target.caPem).toString('base64') };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'controller', user: { token: token.trim() } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'controller' } }],
    'current-context': 'test',
  };
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

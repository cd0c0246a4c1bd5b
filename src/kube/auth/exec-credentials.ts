import { execFile } from 'node:child_process';
import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import type { Instant } from '../../base/instant.ts';
import type { Credential, Credentials } from './connection.ts';
import { readExecCredential } from './exec-credential.ts';

/** `spec.cluster` of an ExecCredential. */
export interface ExecCluster {
  readonly server: string;
  readonly 'certificate-authority-data'?: string;
  readonly 'tls-server-name'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
}

/** A program that prints credentials (client.authentication.k8s.io). */
export interface ExecPlugin {
  /** The kubeconfig and the field in it, for errors. */
  readonly file: string;
  readonly at: string;
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly installHint?: string;
  /** Only where `provideClusterInfo` asks for it. */
  readonly cluster?: ExecCluster;
}

const LONGEST_RUN_MS = 60_000;
const LONGEST_OUTPUT = 1024 * 1024;

/** Runs the plug-in when its last answer has expired or was refused, never twice at once. */
export function execCredentials(clock: Clock, plugin: ExecPlugin): Credentials {
  let held: { readonly credential: Credential; readonly expiresAt: Instant | undefined } | undefined;
  let running: Promise<Credential> | undefined;

  const run = async (): Promise<Credential> => {
    held = readExecCredential(plugin, await output(plugin));
    return held.credential;
  };
  return {
    async current() {
      if (held !== undefined && (held.expiresAt === undefined || clock.now() < held.expiresAt)) return held.credential;
      running ??= run().finally(() => {
        running = undefined;
      });
      return running;
    },
    refused(credential) {
      if (held?.credential === credential) held = undefined;
    },
  };
}

function output(plugin: ExecPlugin): Promise<string> {
  const info = { spec: { interactive: false, ...(plugin.cluster === undefined ? {} : { cluster: plugin.cluster }) } };
  const question = JSON.stringify({ apiVersion: plugin.apiVersion, kind: 'ExecCredential', ...info });
  const options = {
    env: { ...plugin.environment, KUBERNETES_EXEC_INFO: question },
    timeout: LONGEST_RUN_MS,
    maxBuffer: LONGEST_OUTPUT,
    windowsHide: true,
  };
  return new Promise((resolve, reject) => {
    const child = execFile(plugin.command, [...plugin.args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(runFault(plugin, error, stderr));
    });
    child.stdin?.end();
  });
}

/** What the plug-in printed goes to the cause, bounded: its words change from try to try. */
function runFault(plugin: ExecPlugin, error: Error & { code?: unknown; killed?: boolean }, stderr: string): Fault {
  const { file, at, command, installHint } = plugin;
  const missing = error.code === 'ENOENT';
  return new Fault(missing ? 'misconfigured' : 'transient', {
    code: 'ConnectionConfig',
    at,
    message: `kubeconfig ${file}: the plug-in "${command}" ${runWords(error)}`,
    remedy: missing ? (installHint ?? 'install it or correct the command') : 'run it by hand to see what it lacks',
    cause: stderr.slice(0, 1024),
  });
}

function runWords(error: { code?: unknown; killed?: boolean }): string {
  if (error.code === 'ENOENT') return 'is not installed';
  if (error.code === 'EACCES') return 'may not be run by this user';
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'printed more than a mebibyte';
  if (error.killed === true) return 'did not end within a minute';
  return 'failed';
}

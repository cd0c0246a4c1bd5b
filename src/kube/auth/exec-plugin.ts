import path from 'node:path';
import type { ConfigNode } from './config-node.ts';
import type { ExecCluster, ExecPlugin } from './exec-credentials.ts';

const VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

/** Reads `users[].user.exec`. @throws Fault misconfigured `ConnectionConfig`. */
export function readExecPlugin(
  exec: ConfigNode,
  environment: Readonly<Record<string, string | undefined>>,
  cluster: ExecCluster,
): ExecPlugin {
  const apiVersion = exec.required('apiVersion');
  if (!VERSIONS.includes(apiVersion)) {
    throw exec.fault(exec.pathOf('apiVersion'), `"${apiVersion}" is not known`, `use ${VERSIONS[0]}`);
  }
  if (exec.text('interactiveMode') === 'Always') {
    const remedy = 'use a plug-in that needs nobody at a terminal (interactiveMode: Never)';
    throw exec.fault(exec.pathOf('interactiveMode'), 'is Always, and nobody is here to answer', remedy);
  }
  const hint = exec.text('installHint');
  return {
    file: exec.file,
    at: exec.pathOf('command'),
    apiVersion,
    command: commandPath(exec),
    args: exec.texts('args'),
    environment: { ...environment, ...ownEnvironment(exec) },
    ...(hint === undefined || hint === '' ? {} : { installHint: hint.trim().slice(0, 1024) }),
    ...(exec.flag('provideClusterInfo') ? { cluster } : {}),
  };
}

/** A bare name is looked for on PATH; one with a slash is relative to the kubeconfig. */
function commandPath(exec: ConfigNode): string {
  const command = exec.required('command');
  return command.includes('/') ? path.resolve(path.dirname(exec.file), command) : command;
}

const ownEnvironment = (exec: ConfigNode): Readonly<Record<string, string>> =>
  Object.fromEntries(exec.list('env').map((entry) => [entry.required('name'), entry.text('value') ?? '']));

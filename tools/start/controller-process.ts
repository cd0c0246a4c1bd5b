import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startNode } from '../bootstrap/run-node.ts';
import { freePorts } from '../control-plane/ports.ts';
import type { DemoCluster } from './cluster.ts';

const PROGRAM = join(import.meta.dirname, '../../bin/certwright');
const GRACE = 15_000;

/** The controller, running. */
export interface ControllerProcess {
  readonly logFile: string;
  /** Resolves with the reason if it ends before it was asked to. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Starts `certwright controller` for the demo's cluster, with `flags` besides its own, and with its output in a log file of the run folder. */
export async function startController(cluster: DemoCluster, flags: readonly string[]): Promise<ControllerProcess> {
  const logFile = join(cluster.folder, 'certwright.log');
  const log = openSync(logFile, 'a');
  const child = startNode([PROGRAM, 'controller', ...(await flagsFor(cluster)), ...flags], log);
  closeSync(log);
  const exit = once(child, 'exit');
  return {
    logFile,
    ended: exit.then(async () => `the controller has ended; the end of its log:\n${await tail(logFile)}`),
    stop: async () => {
      child.kill('SIGTERM');
      const timer = new AbortController();
      const late = delay(GRACE, 'late', { signal: timer.signal }).catch(() => 'cancelled');
      if ((await Promise.race([exit, late])) === 'late') child.kill('SIGKILL');
      timer.abort();
      await exit;
    },
  };
}

/** Listens on loopback only, on free ports, so that it never meets another controller on this machine. */
async function flagsFor({ tool, names }: DemoCluster): Promise<readonly string[]> {
  const [metrics, health] = await freePorts(2);
  return [
    `--kubeconfig=${tool.kubeconfig}`,
    `--cluster-resource-namespace=${names.namespace}`,
    `--leader-election-namespace=${names.namespace}`,
    `--metrics-listen-address=127.0.0.1:${metrics}`,
    `--internal-healthz-listen-address=127.0.0.1:${health}`,
    '-v=2',
    ...(names.issuerKind === 'Issuer' ? [`--namespace=${names.namespace}`] : []),
  ];
}

const tail = async (file: string): Promise<string> =>
  (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-8).join('\n');

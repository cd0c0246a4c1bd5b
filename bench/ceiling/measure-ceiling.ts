import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NAMESPACE } from '../../test/support/cluster-paths.ts';
import { startNode } from '../../tools/bootstrap/run-node.ts';
import type { Stage } from '../stage.ts';
import type { CeilingPlan, CeilingResult } from './plan.ts';
import { CEILING_NAMESPACE } from './steps.ts';

const CLIENT = join(import.meta.dirname, 'client.ts');

/**
 * What the API server of the stage takes from a plain client, in a process of its own, that does nothing but these requests. To be asked when
 * the controller has been stopped: both share the processor with the server.
 */
export async function measureCeiling(stage: Stage, plan: Omit<CeilingPlan, 'target'>): Promise<CeilingResult> {
  stage.tell('measuring what the API server takes from a plain client');
  const { cluster, controlPlane } = stage;
  await cluster.create(NAMESPACE, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: CEILING_NAMESPACE } });
  const { server, caPem, token, runFolder } = controlPlane;
  const file = join(runFolder, 'ceiling.json');
  const whole: CeilingPlan = { ...plan, target: { server, caPem, token } };
  await writeFile(file, JSON.stringify(whole), { mode: 0o600 });
  return runClient(file, join(runFolder, 'ceiling.log'), stage.signal);
}

async function runClient(planFile: string, logFile: string, signal: AbortSignal): Promise<CeilingResult> {
  const log = openSync(logFile, 'a');
  const child = startNode([CLIENT, planFile], log);
  closeSync(log);
  const end = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', end);
  const result = Promise.withResolvers<CeilingResult>();
  child.once('message', (message) => result.resolve(message as CeilingResult));
  const exited = once(child, 'exit').then(async () => {
    signal.throwIfAborted();
    throw new Error(`the plain client has ended without a result:\n${await readFile(logFile, 'utf8')}`);
  });
  try {
    return await Promise.race([result.promise, exited]);
  } finally {
    exited.catch(() => undefined);
    signal.removeEventListener('abort', end);
  }
}

import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '../../src/base/fault.ts';
import { partEnded } from './part.ts';
import type { Part } from './part.ts';

/** Who asks which server. */
export interface ServerAccess {
  readonly server: string;
  readonly caFile: string;
  readonly token: string;
}

/** Between two questions to a server that does not answer yet: there is nothing to be told by before it listens. */
const ASK_AGAIN = 50;
const LONGEST_START = 120_000;

/**
 * Resolves when the API server answers /readyz with 200.
 * @throws Fault transient: the part ended, or did not get ready in two minutes.
 */
export async function untilReady(access: ServerAccess, part: Part): Promise<void> {
  const deadline = Date.now() + LONGEST_START;
  while (!(await isReady(access))) {
    if (part.hasEnded()) throw await partEnded(part);
    if (Date.now() > deadline) throw notReady(part);
    await delay(ASK_AGAIN);
  }
}

/** Resolves when the `default` ServiceAccount exists in the `default` namespace: the controller manager is at work. */
export async function untilServiceAccount(access: ServerAccess, part: Part): Promise<void> {
  const path =
    '/api/v1/namespaces/default/serviceaccounts?watch=true&fieldSelector=metadata.name%3Ddefault&timeoutSeconds=120';
  const first = firstWatchLine(access, path);
  const winner = await Promise.race([first, part.ended.then(() => 'ended' as const)]);
  if (winner === 'ended') throw await partEnded(part);
  if (winner === 'nothing') throw notReady(part);
}

const isReady = (access: ServerAccess): Promise<boolean> =>
  ask(access, '/readyz', (status) => status === 200).catch(() => false);

const firstWatchLine = (access: ServerAccess, path: string): Promise<'seen' | 'nothing'> =>
  ask(access, path, (_, body) => (body === '' ? 'nothing' : 'seen'));

/** One GET; reads no more than the first piece of the body. */
async function ask<T>(access: ServerAccess, path: string, read: (status: number, body: string) => T): Promise<T> {
  const ca = await readFile(access.caFile);
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${access.token}` };
    const asked = request(`${access.server}${path}`, { ca, headers, agent: false }, (reply) => {
      const answer = (body: string): void => {
        resolve(read(reply.statusCode ?? 0, body));
        asked.destroy();
      };
      reply.once('data', (bytes: Buffer) => answer(bytes.toString('utf8')));
      reply.once('end', () => answer(''));
      reply.once('error', reject);
    });
    asked.once('error', reject);
    asked.end();
  });
}

const notReady = (part: Part): Fault =>
  new Fault('transient', {
    code: 'ControlPlaneNotReady',
    message: `${part.command.name} did not get ready in two minutes`,
    remedy: `its log is ${part.command.logFile}`,
  });

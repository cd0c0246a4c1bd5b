import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Finding } from '../family.ts';
import type { Rig } from '../rig/rig.ts';
import { NO_FILE } from './hoard.ts';

const FOR = 20_000;
const run = promisify(execFile);

/** Lowers the limit of the running controller to below what it has open, and cuts its watches: for a while no connection can be made. Linux only. */
export async function takeAllFiles({ controller, proxy }: Rig, limit: number, found: Finding[]): Promise<void> {
  const { pid } = controller;
  if (pid === undefined) throw new Error('no controller runs');
  const open = (await readdir(`/proc/${pid}/fd`)).length;
  const setLimit = (files: number): Promise<unknown> => run('prlimit', [`--pid=${pid}`, `--nofile=${files}:${limit}`]);
  await setLimit(Math.max(1, open - 10));
  proxy.cutWatches();
  await delay(FOR);
  await setLimit(limit);
  const log = await readFile(controller.logFile, 'utf8');
  if (!log.includes(NO_FILE)) found.push({ oracle: 'O1', text: 'files never ran out: nothing was shown' });
}

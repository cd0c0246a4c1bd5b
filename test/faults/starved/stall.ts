import { setTimeout as delay } from 'node:timers/promises';
import type { Rig } from '../rig/rig.ts';

const STALL = 500;
/** As often as not it runs. */
const RUN = 500;
const TIMES = 40;

/** Stops the process for half a second, again and again, while it works: no line of it runs, and the world goes on. */
export async function stallAgainAndAgain({ controller }: Rig): Promise<void> {
  for (let time = 0; time < TIMES; time += 1) {
    const { pid } = controller;
    if (pid === undefined) return;
    process.kill(pid, 'SIGSTOP');
    await delay(STALL);
    process.kill(pid, 'SIGCONT');
    await delay(RUN);
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import { seededRandom } from '../../support/random.ts';
import type { Rig } from '../rig/rig.ts';

/** What is killed, and how often. */
export interface Killing {
  readonly part: 'kube-apiserver' | 'etcd';
  readonly times: number;
  readonly seed: number;
}

/** Between two kills so many requests of the controller are answered, at least and beyond. */
const REQUESTS = { least: 5, more: 40 };
/** Away for so long, in milliseconds, before it is started again. */
const LONGEST_AWAY = 4000;
/** When no more is asked for so long, the work is done or waits: killed all the same. */
const IDLE_SECONDS = 15;

/** Kills a part of the control plane (SIGKILL) at random moments of the controller's work, and starts it again each time. */
export async function killAgainAndAgain(rig: Rig, plane: ControlPlane, { part, times, seed }: Killing): Promise<void> {
  const random = seededRandom(seed);
  for (let time = 0; time < times; time += 1) {
    await untilAsked(rig, REQUESTS.least + Math.floor(random() * REQUESTS.more));
    await plane.kill(part);
    await delay(random() * LONGEST_AWAY);
    await plane.restart(part);
  }
}

async function untilAsked({ audit }: Rig, count: number): Promise<void> {
  const enough = audit.requests.length + count;
  while (audit.requests.length < enough) if ((await audit.next(IDLE_SECONDS, () => true)) === undefined) return;
}

import { seededRandom } from '../../support/random.ts';
import type { Disturb } from '../run/run-flow.ts';
import type { Rig } from '../rig/rig.ts';
import { untilWritten } from '../until-written.ts';

/** A kill comes after at most so many writes of the process that is killed. */
const MOST_WRITES = 60;

/** SIGKILLs the controller again and again, each after a number of writes that the seed decides, and starts the next. */
export const killAtRandom =
  (kills: number, seed: number): Disturb =>
  (rig) => ({ over: killAll(rig, kills, seededRandom(seed)) });

async function killAll(rig: Rig, kills: number, random: () => number): Promise<void> {
  for (let killed = 0; killed < kills; killed += 1) {
    await untilWritten(rig.proxy, Math.floor(random() * MOST_WRITES), rig.signal);
    await rig.controller.restart();
  }
}

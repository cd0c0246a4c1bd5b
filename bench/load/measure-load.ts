import { setTimeout as delay } from 'node:timers/promises';
import type { Figure, Target } from '../measurement.ts';
import { together } from '../scenario.ts';
import type { Outcome } from '../scenario.ts';
import type { MeasuredController } from '../stage.ts';
import type { RequestBudget } from './figures.ts';
import {
  cpuFigure,
  eventLoopFigure,
  loadFigures,
  memoryFigures,
  probeFigures,
  requestFigures,
  requestsPer,
} from './figures.ts';
import type { PutThrough } from './put-through.ts';

/** What is demanded of a load, and how it is counted. */
export interface LoadWish {
  /** How many certificates it makes. */
  readonly n: number;
  /** Whether the CPU time of the start belongs to it, or only what comes during the load. */
  readonly counts: 'with the start' | 'only the load';
  /** How long after the last request the memory is called settled, seconds. */
  readonly settleSeconds: number;
  readonly budget?: RequestBudget;
  readonly targets: { readonly cpu?: Target; readonly peak?: Target; readonly p95?: Target };
}

/** How long a controller must have asked nothing to be at rest, and how long that may take, ms. */
const QUIET = 2_000;
const LONGEST_UNREST = 120_000;

/** Puts a load on a controller that is at rest, waits until it is at rest again, and gives all figures that any load has. */
export async function measureLoad(
  controller: MeasuredController,
  wish: LoadWish,
  load: () => Promise<PutThrough>,
): Promise<Outcome & { readonly load: PutThrough }> {
  // What the start leaves over, as an event about the Issuer, is not of a certificate.
  await controller.untilQuiet(QUIET, LONGEST_UNREST);
  const mark = await controller.mark();
  const cpuBefore = wish.counts === 'with the start' ? 0 : await controller.cpuMilliseconds();
  await controller.eventLoopDelay();
  const usedBefore = process.cpuUsage();
  const done = await load();
  const used = process.cpuUsage(usedBefore);
  const eventLoopDelay = await controller.eventLoopDelay();
  await controller.untilQuiet(QUIET, LONGEST_UNREST);
  const cpu = (await controller.cpuMilliseconds()) - cpuBefore;
  const peak = await controller.memory();
  await delay(wish.settleSeconds * 1000);
  const settled = await controller.memory();
  const counts = await controller.requestsSince(mark);
  return {
    load: done,
    figures: together(
      requestFigures(counts, wish.n, wish.budget),
      [cpuFigure(cpu, wish.n, wish.counts, wish.targets.cpu)],
      memoryFigures(peak, settled, wish.targets.peak),
      loadFigures(done, wish.targets.p95),
      eventLoopFigure(eventLoopDelay),
      probeFigures(await controller.probes()),
      [startFigure(controller.startMilliseconds), measuringFigure(used, wish.n)],
    ),
    requests: requestsPer(counts, wish.n),
    notes: [],
  };
}

/** What creating, watching and probing took of the processors that the controller shares. */
const measuringFigure = ({ user, system }: NodeJS.CpuUsage, n: number): Figure => ({
  id: 'measuring.cpu',
  what: 'CPU of the measuring itself per certificate',
  value: (user + system) / 1000 / n,
  unit: 'milliseconds',
});

const startFigure = (milliseconds: number): Figure => ({
  id: 'start',
  what: 'start of the process to the first Issuer Ready',
  value: milliseconds,
  unit: 'milliseconds',
});

import { setTimeout as delay } from 'node:timers/promises';
import { watchCertificates } from '../certificates/watch-certificates.ts';
import type { CertificateWatch } from '../certificates/watch-certificates.ts';
import { eventLoopFigure, probeFigures, requestFigures, requestsPer } from '../load/figures.ts';
import type { Figure } from '../measurement.ts';
import { numberOf, together } from '../scenario.ts';
import type { Scenario } from '../scenario.ts';
import { settle, settledNames } from '../settled/fill-cluster.ts';
import type { MeasuredController, Stage } from '../stage.ts';
import { askForRenewal } from './renew.ts';

const QUIET = 5_000;
const LONGEST_START = 300_000;
const MINUTE = 60_000;

/** What a running controller costs while Certificates are renewed now and then: as many as are held, and reckoned for all. */
export const steady: Scenario = {
  name: 'steady',
  what: 'many Certificates in the cache and a few renewals a minute; what cannot be held is extrapolated',
  runs: [{ n: 100_000, algorithm: 'ecdsa', held: 10_000, 'renewals-a-minute': 15, minutes: 5 }],
  run: async (stage, parameters) => {
    const { n } = parameters;
    const held = Math.min(n, numberOf(parameters, 'held'));
    const empty = await residentWhenStarted(stage);
    await settle(stage, held);
    const controller = await stage.startController();
    await controller.untilQuiet(QUIET, LONGEST_START);
    const full = await controller.memory();
    await controller.eventLoopDelay();
    const rate = { aMinute: numberOf(parameters, 'renewals-a-minute'), minutes: numberOf(parameters, 'minutes') };
    const measured = await renewNowAndThen(stage, controller, settledNames(held), rate);
    const figures = together(
      memoryFiguresFor(n, held, empty, full.resident),
      measured.figures,
      eventLoopFigure(await controller.eventLoopDelay()),
      probeFigures(await controller.probes()),
    );
    await controller.stop();
    const note = `${held} Certificates were held; memory with ${n} is reckoned from that of ${held} and of none, CPU is that of the renewals, which does not depend on how many are held`;
    return { figures, requests: measured.requests, notes: [note] };
  },
};

/** Resident memory of a controller that holds nothing. */
async function residentWhenStarted(stage: Stage): Promise<number> {
  const controller = await stage.startController();
  await controller.untilQuiet(QUIET, LONGEST_START);
  const { resident } = await controller.memory();
  await controller.stop();
  return resident;
}

function memoryFiguresFor(n: number, held: number, empty: number, full: number): readonly Figure[] {
  const each = (full - empty) / held;
  return [
    { id: 'memory.perCertificate', what: 'resident memory per Certificate', value: each, unit: 'bytes' },
    { id: 'memory.held', what: `resident memory with ${held} Certificates`, value: full, unit: 'bytes' },
    {
      id: 'memory.extrapolated',
      what: `resident memory with ${n} Certificates, extrapolated`,
      value: empty + each * n,
      unit: 'bytes',
    },
  ];
}

/** Asks for renewals at a steady pace, and measures until the last is done. */
async function renewNowAndThen(
  stage: Stage,
  controller: MeasuredController,
  names: readonly string[],
  { aMinute, minutes }: { readonly aMinute: number; readonly minutes: number },
) {
  const chosen = names.slice(0, aMinute * minutes);
  stage.tell(`renewing ${chosen.length} Certificates in ${minutes} minutes`);
  const watch = watchCertificates(stage);
  await watch.untilReady(chosen, 1);
  const mark = await controller.mark();
  const [cpuBefore, began] = [await controller.cpuMilliseconds(), performance.now()];
  for (const name of chosen) await renewOne(stage, watch, name, MINUTE / aMinute);
  await watch.untilReady(chosen, 2);
  watch.end();
  const cpu = (await controller.cpuMilliseconds()) - cpuBefore;
  const counts = await controller.requestsSince(mark);
  const figures: readonly Figure[] = [
    { id: 'cpu.share', what: 'share of a core', value: cpu / (performance.now() - began), unit: 'share' },
    ...requestFigures(counts, chosen.length),
  ];
  return { figures, requests: requestsPer(counts, chosen.length) };
}

async function renewOne(stage: Stage, watch: CertificateWatch, name: string, pace: number): Promise<void> {
  await stage.sendAll(askForRenewal(stage, watch, [name]));
  await delay(pace, undefined, { signal: stage.signal });
}

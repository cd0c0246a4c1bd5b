import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject } from '../../src/api/kubernetes.ts';
import { certificateType } from '../../src/api/resource-types.ts';
import { conditionOf } from '../../test/support/builders/read-objects.ts';
import { createCertificates } from '../certificates/create-certificates.ts';
import { eventLoopFigure, memoryFigures, probeFigures, requestsPer } from '../load/figures.ts';
import type { Figure } from '../measurement.ts';
import type { RequestCounts } from '../requests/request-counts.ts';
import { numberOf, together } from '../scenario.ts';
import type { Scenario } from '../scenario.ts';
import { addForeignSecrets, settle } from '../settled/fill-cluster.ts';
import type { MeasuredController, Stage } from '../stage.ts';

const MIB = 2 ** 20;
/** Without a request for so long, ms: then the start is over. */
const QUIET = 5_000;
const LONGEST_START = 300_000;

/** A controller that is started beside many Certificates that need nothing, and many Secrets that are not its own. */
export const idle: Scenario = {
  name: 'idle',
  what: 'started with all Certificates Ready and many other Secrets: start, memory, requests in a quiet time',
  runs: [{ n: 10_000, algorithm: 'ecdsa', foreign: 30_000, 'quiet-seconds': 600 }],
  run: async (stage, parameters) => {
    const { n } = parameters;
    await settle(stage, n);
    await addForeignSecrets(stage, numberOf(parameters, 'foreign'));
    const { controller, start } = await startBesideOneNew(stage);
    await controller.untilQuiet(QUIET, LONGEST_START);
    const startDelay = await controller.eventLoopDelay();
    const { counts, cpu, seconds } = await quietTime(stage, controller, numberOf(parameters, 'quiet-seconds'));
    const memory = await controller.memory();
    const figures = together(
      start,
      memoryFigures(memory, memory, { atMost: 200 * MIB }),
      eventLoopFigure(startDelay),
      probeFigures(await controller.probes()),
      quietFigures(counts, cpu, seconds),
    );
    await controller.stop();
    return {
      figures,
      requests: requestsPer(counts, 1),
      notes: [`requests are those of ${seconds} quiet seconds, in all`],
    };
  },
};

/** Starts the controller beside one Certificate that is new: what happens to it, and when, tells when the controller works. */
async function startBesideOneNew(stage: Stage): Promise<{ controller: MeasuredController; start: readonly Figure[] }> {
  const name = 'new';
  await stage.sendAll(createCertificates(stage.namespace, [name], 'ecdsa'));
  const key = { type: certificateType, namespace: stage.namespace, name };
  const moment = async (what: string, is: (object: KubeObject) => boolean): Promise<number> => {
    await stage.cluster.until(key, what, is, LONGEST_START / 1000);
    return performance.now();
  };
  const seen = Promise.all([
    moment('looked at', (object) => conditionOf(object, 'Ready') !== undefined),
    moment('Ready', (object) => conditionOf(object, 'Ready')?.status === 'True'),
  ]);
  const controller = await stage.startController();
  const [lookedAt, readyAt] = await seen;
  const start: readonly Figure[] = [
    {
      id: 'start.firstReconcile',
      what: 'start to the first write for a Certificate',
      value: lookedAt - controller.startedAt,
      unit: 'milliseconds',
      target: { atMost: 5_000 },
    },
    {
      id: 'start.firstReady',
      what: 'start to the first new Certificate Ready',
      value: readyAt - controller.startedAt,
      unit: 'milliseconds',
    },
    { id: 'start.cpu', what: 'CPU of the start', value: await controller.cpuMilliseconds(), unit: 'milliseconds' },
  ];
  return { controller, start };
}

/** What is asked and spent while nothing happens. */
async function quietTime(stage: Stage, controller: MeasuredController, seconds: number) {
  stage.tell(`looking on for ${seconds} s`);
  const mark = await controller.mark();
  const before = await controller.cpuMilliseconds();
  await pause(seconds, stage.signal);
  const counts = await controller.requestsSince(mark);
  return { counts, cpu: (await controller.cpuMilliseconds()) - before, seconds };
}

const pause = (seconds: number, signal: AbortSignal): Promise<unknown> => delay(seconds * 1000, undefined, { signal });

const quietFigures = (counts: RequestCounts, cpu: number, seconds: number): readonly Figure[] => [
  {
    id: 'quiet.requests',
    what: `requests in ${seconds} quiet seconds, without watches and Leases`,
    value: counts.writes + counts.events + counts.reads,
    unit: 'one',
    target: { atMost: 0 },
  },
  { id: 'quiet.watches', what: 'watches begun anew meanwhile', value: counts.watches, unit: 'one' },
  {
    id: 'quiet.cpu',
    what: 'share of a core meanwhile',
    value: seconds === 0 ? 0 : cpu / (seconds * 1000),
    unit: 'share',
  },
];

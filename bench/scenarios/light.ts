import { measureCeiling } from '../ceiling/measure-ceiling.ts';
import { takeSample } from '../ceiling/sample.ts';
import { issuanceStepsWaitedFor } from '../ceiling/steps.ts';
import { certificateNames, createCertificates } from '../certificates/create-certificates.ts';
import { watchCertificates } from '../certificates/watch-certificates.ts';
import type { CertificateWatch } from '../certificates/watch-certificates.ts';
import { measureLoad } from '../load/measure-load.ts';
import { throughLanes } from '../raw/lanes.ts';
import { sendBulk } from '../raw/send-all.ts';
import { spans } from '../load/put-through.ts';
import type { PutThrough } from '../load/put-through.ts';
import type { Algorithm } from '../measurement.ts';
import { numberOf, together } from '../scenario.ts';
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { ISSUANCE_BUDGET } from './issue.ts';

/** One Certificate at a time. */
export const light: Scenario = {
  name: 'light',
  what: 'one Certificate at a time, the next when the one before is Ready',
  runs: [{ n: 100, algorithm: 'ecdsa', settle: 5 }],
  run: async (stage, parameters) => {
    const { n, algorithm } = parameters;
    const names = certificateNames(n);
    const controller = await stage.startController();
    const watch = watchCertificates(stage);
    const wish = {
      n,
      counts: 'only the load' as const,
      settleSeconds: numberOf(parameters, 'settle'),
      budget: ISSUANCE_BUDGET,
      targets: algorithm === 'ecdsa' ? { p95: { atMost: 150 } } : {},
    };
    const measured = await measureLoad(controller, wish, () => oneByOne(stage, watch, names, algorithm));
    watch.end();
    await controller.stop();
    const timed = issuanceStepsWaitedFor(await takeSample(stage, names[0] ?? ''));
    const floor = await measureCeiling(stage, { connections: 1, names, prepare: [], timed });
    const figure = {
      id: 'ceiling.latency',
      what: `the ${timed.length} writes that are waited for, by a plain client, mean`,
      value: floor.milliseconds / n,
      unit: 'milliseconds',
    } as const;
    return { ...measured, figures: together(measured.figures, [figure]) };
  },
};

/** Through one connection that stays open: making one is work for both ends, which nobody who creates a single Certificate waits for. */
async function oneByOne(
  stage: Stage,
  watch: CertificateWatch,
  names: readonly string[],
  algorithm: Algorithm,
): Promise<PutThrough> {
  const sent = new Map<string, number>();
  const ready = new Map<string, number>();
  let done = 0;
  const requests = createCertificates(stage.namespace, names, algorithm);
  await throughLanes(stage.controlPlane, 1, requests, async (connection, request) => {
    sent.set(request.name, performance.now());
    await sendBulk(connection, request);
    ready.set(request.name, (await watch.untilReady([request.name], 1)).get(request.name) ?? Number.NaN);
    done += 1;
    stage.tell(`${done} of ${names.length} certificates are Ready`, done / names.length);
  });
  return spans(sent, ready);
}

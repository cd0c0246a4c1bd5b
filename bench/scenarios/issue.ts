import { ceilingFigures } from '../ceiling/figures.ts';
import { measureCeiling } from '../ceiling/measure-ceiling.ts';
import { takeSample } from '../ceiling/sample.ts';
import { issuanceSteps } from '../ceiling/steps.ts';
import { certificateNames, createCertificates } from '../certificates/create-certificates.ts';
import { watchCertificates } from '../certificates/watch-certificates.ts';
import { measureLoad } from '../load/measure-load.ts';
import type { LoadWish } from '../load/measure-load.ts';
import { putThrough } from '../load/put-through.ts';
import type { Parameters } from '../measurement.ts';
import { CONNECTIONS } from '../raw/send-all.ts';
import { numberOf, together } from '../scenario.ts';
import type { Outcome, Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';

/** What one issuance may cost. Source: docs/performance.md. */
export const ISSUANCE_BUDGET = { writes: 8, events: 6, reads: 1 };

const MEBIBYTE = 1024 * 1024;
/** From so many certificates on, the start does not weigh any more. */
const LARGE = 2_000;

/** Many Certificates created at once. */
export const issue: Scenario = {
  name: 'issue',
  what: 'many Certificates created at once, issued by a CA',
  runs: [
    { n: 500, algorithm: 'ecdsa', settle: 10 },
    { n: 2_000, algorithm: 'ecdsa', settle: 10 },
    { n: 200, algorithm: 'rsa', settle: 10 },
  ],
  run: async (stage, parameters) => {
    const { n, algorithm } = parameters;
    const names = certificateNames(n);
    const controller = await stage.startController();
    const watch = watchCertificates(stage);
    const measured = await measureLoad(controller, wishFor(parameters), () =>
      putThrough(stage, watch, createCertificates(stage.namespace, names, algorithm), { names, revision: 1 }),
    );
    watch.end();
    await controller.stop();
    return withCeiling(stage, measured, names, algorithm === 'ecdsa');
  },
};

function wishFor(parameters: Parameters): LoadWish {
  const { n, algorithm } = parameters;
  return {
    n,
    counts: 'with the start',
    settleSeconds: numberOf(parameters, 'settle'),
    budget: ISSUANCE_BUDGET,
    targets: n >= LARGE && algorithm === 'ecdsa' ? { cpu: { atMost: 8 }, peak: { atMost: 150 * MEBIBYTE } } : {},
  };
}

/** Keys are made by the processor that the API server shares: with RSA the share says nothing about the controller. */
async function withCeiling(
  stage: Stage,
  measured: Awaited<ReturnType<typeof measureLoad>>,
  names: readonly string[],
  hasTarget: boolean,
): Promise<Outcome> {
  const [first = ''] = names;
  const timed = issuanceSteps(await takeSample(stage, first));
  const ceiling = await measureCeiling(stage, { connections: CONNECTIONS, names, prepare: [], timed });
  const reached = names.length / (measured.load.milliseconds / 1000);
  const target = hasTarget ? { atLeast: 0.7 } : undefined;
  return { ...measured, figures: together(measured.figures, ceilingFigures(ceiling, names.length, reached, target)) };
}

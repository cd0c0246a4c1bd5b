import { certificateType } from '../../src/api/resource-types.ts';
import { askedToRenew } from '../../test/support/builders/asked-to-renew.ts';
import { objectPath } from '../../test/support/cluster-paths.ts';
import { ceilingFigures } from '../ceiling/figures.ts';
import { measureCeiling } from '../ceiling/measure-ceiling.ts';
import { takeSample } from '../ceiling/sample.ts';
import { beforeRenewalSteps, renewalSteps } from '../ceiling/steps.ts';
import { certificateNames, createCertificates } from '../certificates/create-certificates.ts';
import { watchCertificates } from '../certificates/watch-certificates.ts';
import type { CertificateWatch } from '../certificates/watch-certificates.ts';
import { measureLoad } from '../load/measure-load.ts';
import { putThrough } from '../load/put-through.ts';
import { CONNECTIONS } from '../raw/send-all.ts';
import { numberOf, together } from '../scenario.ts';
import type { Scenario } from '../scenario.ts';
import type { BulkRequest, Stage } from '../stage.ts';

/** One write more than an issuance, the deletion of the old request, and no read. Source: docs/performance.md. */
const RENEWAL_BUDGET = { writes: 9, events: 6, reads: 0 };

/** All Certificates renewed at once, as `cmctl renew --all` asks for it. */
export const renew: Scenario = {
  name: 'renew',
  what: 'all Certificates due for renewal at once',
  runs: [{ n: 500, algorithm: 'ecdsa', settle: 10 }],
  run: async (stage, parameters) => {
    const { n, algorithm } = parameters;
    const names = certificateNames(n);
    const controller = await stage.startController();
    const watch = watchCertificates(stage);
    await putThrough(stage, watch, createCertificates(stage.namespace, names, algorithm), { names, revision: 1 });
    const wish = {
      n,
      counts: 'only the load' as const,
      settleSeconds: numberOf(parameters, 'settle'),
      budget: RENEWAL_BUDGET,
      targets: {},
    };
    const measured = await measureLoad(controller, wish, () =>
      putThrough(stage, watch, askForRenewal(stage, watch, names), { names, revision: 2 }),
    );
    watch.end();
    await controller.stop();
    const sample = await takeSample(stage, names[0] ?? '');
    const ceiling = await measureCeiling(stage, {
      connections: CONNECTIONS,
      names,
      prepare: beforeRenewalSteps(sample),
      timed: renewalSteps(sample),
    });
    const reached = n / (measured.load.milliseconds / 1000);
    return { ...measured, figures: together(measured.figures, ceilingFigures(ceiling, n, reached)) };
  },
};

/** Sets Issuing=True beside the other conditions, as a person's tool does. Source: reference 2 (manual renewal). */
export function* askForRenewal(
  stage: Stage,
  watch: CertificateWatch,
  names: readonly string[],
): Generator<BulkRequest> {
  for (const name of names) {
    yield {
      method: 'PATCH',
      path: `${objectPath({ type: certificateType, namespace: stage.namespace, name })}/status`,
      contentType: 'application/merge-patch+json',
      name,
      body: { status: { conditions: askedToRenew(watch.conditions(name), 1) } },
    };
  }
}

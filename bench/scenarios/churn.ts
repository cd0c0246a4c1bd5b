import type { KubeObject, ResourceType } from '../../src/api/kubernetes.ts';
import { certificateRequestType, certificateType, secretType } from '../../src/api/resource-types.ts';
import { objectPath } from '../../test/support/cluster-paths.ts';
import { certificateNames, createCertificates } from '../certificates/create-certificates.ts';
import { watchCertificates } from '../certificates/watch-certificates.ts';
import type { CertificateWatch } from '../certificates/watch-certificates.ts';
import { cpuFigure, memoryFigures, probeFigures, requestFigures, requestsPer } from '../load/figures.ts';
import { putThrough } from '../load/put-through.ts';
import type { Figure, Parameters } from '../measurement.ts';
import { numberOf, together } from '../scenario.ts';
import type { Scenario } from '../scenario.ts';
import { slope } from '../slope.ts';
import { isOfAuthority } from '../stage/authority.ts';
import type { BulkRequest, MeasuredController, Stage } from '../stage.ts';

const QUIET = 1_000;
const LONGEST_UNREST = 120_000;
const KIBIBYTE = 1024;
/** What a leak of 5 KiB a certificate would be at 50 a round; below that it is the heap settling. */
const GROWTH = 256 * KIBIBYTE;
/** The garbage collector of the cluster deletes what a Certificate owned; it is not ours and may take its time. */
const CLEARED_WITHIN_SECONDS = 120;

/** Certificates created and deleted, round after round. */
export const churn: Scenario = {
  name: 'churn',
  what: 'Certificates created and, once Ready, deleted with their Secrets, in rounds',
  // The heap grows to its working size in the first forty rounds; only what comes after tells of a leak.
  runs: [{ n: 3_000, algorithm: 'ecdsa', rounds: 60 }],
  run: async (stage, parameters) => {
    const { n } = parameters;
    const controller = await stage.startController();
    const watch = watchCertificates(stage);
    await controller.untilQuiet(QUIET, LONGEST_UNREST);
    const mark = await controller.mark();
    const resident = await runRounds(stage, controller, watch, parameters);
    watch.end();
    const leftovers = await countLeftovers(stage);
    const counts = await controller.requestsSince(mark);
    const memory = await controller.memory();
    return {
      figures: together(
        // Its Secret may go a moment before it is seen that the Certificate has gone: that is looked at live. So no budget.
        requestFigures(counts, n),
        [cpuFigure(await controller.cpuMilliseconds(), n, 'with the start')],
        memoryFigures(memory, memory),
        growthFigures(resident),
        [{ id: 'leftovers', what: 'objects left behind', value: leftovers, unit: 'one', target: { atMost: 0 } }],
        probeFigures(await controller.probes()),
      ),
      requests: requestsPer(counts, n),
      notes: [`resident memory after each round, MiB: ${resident.map(inMebibytes).join(', ')}`],
    };
  },
};

/** The resident memory after each round, when the controller is at rest. */
async function runRounds(
  stage: Stage,
  controller: MeasuredController,
  watch: CertificateWatch,
  parameters: Parameters,
): Promise<readonly number[]> {
  const rounds = numberOf(parameters, 'rounds');
  const each = Math.ceil(parameters.n / rounds);
  const quietly: Stage = { ...stage, tell: () => undefined };
  const resident: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const names = certificateNames(Math.min(each, parameters.n - (round - 1) * each), `round${round}`);
    const requests = createCertificates(stage.namespace, names, parameters.algorithm);
    await putThrough(quietly, watch, requests, { names, revision: 1 });
    await stage.sendAll(deletions(stage.namespace, names));
    await controller.untilQuiet(QUIET, LONGEST_UNREST);
    resident.push((await controller.memory()).resident);
    stage.tell(`round ${round} of ${rounds}`, round / rounds);
  }
  return resident;
}

function* deletions(namespace: string, names: readonly string[]): Generator<BulkRequest> {
  const path = (type: ResourceType, name: string): string => objectPath({ type, namespace, name });
  for (const name of names) yield { method: 'DELETE', path: path(certificateType, name), name };
  for (const name of names) yield { method: 'DELETE', path: path(secretType, `${name}-tls`), name };
}

const growthFigures = (resident: readonly number[]): readonly Figure[] => [
  { id: 'memory.firstRound', what: 'resident memory after the first round', value: resident[0] ?? 0, unit: 'bytes' },
  { id: 'memory.lastRound', what: 'resident memory after the last round', value: resident.at(-1) ?? 0, unit: 'bytes' },
  {
    id: 'memory.slope',
    what: 'growth of resident memory a round, after the first',
    value: slope(resident.slice(1)),
    unit: 'bytes',
  },
  {
    id: 'memory.lateSlope',
    what: 'growth of resident memory a round, second half',
    value: slope(resident.slice(Math.floor(resident.length / 2))),
    unit: 'bytes',
    target: { atMost: GROWTH },
  },
];

const inMebibytes = (bytes: number): string => (bytes / KIBIBYTE / KIBIBYTE).toFixed(0);

/** What is there besides the authority, when the garbage collector has had its time. */
async function countLeftovers(stage: Stage): Promise<number> {
  stage.tell('looking for leftovers');
  let left = 0;
  for (const type of [certificateType, certificateRequestType, secretType]) {
    const those = (all: readonly KubeObject[]): readonly KubeObject[] =>
      all.filter(({ metadata }) => type !== secretType || !isOfAuthority(metadata.name));
    await stage.cluster
      .untilAll({ type, namespace: stage.namespace }, 'none', (all) => those(all).length === 0, CLEARED_WITHIN_SECONDS)
      .catch(() => undefined);
    left += those(await stage.cluster.list(type, stage.namespace)).length;
  }
  return left;
}

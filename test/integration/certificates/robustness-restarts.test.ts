import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { RunningController } from '../../support/controller.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificateRequestType, certificateType, secretType } from '../../../src/api/resource-types.ts';
import { problemsOfPair } from '../../support/builders/examine-pair.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { renewAgainAndAgain } from '../../support/builders/renew.ts';
import { aStage } from '../../support/builders/stage.ts';
import { clusterAt } from '../../support/cluster.ts';
import { startCountedController } from '../../support/controller.ts';
import { startOwnControlPlane } from '../../support/own-control-plane.ts';
import { seededRandom } from '../../support/random.ts';
import { witness } from '../../support/witness.ts';

const CERTIFICATES = 20;
const REVISIONS = 3;
/** Chosen by chance once, and kept so that each run is the same; another number is another run. */
const SEED = 20_261_124;
const names = Array.from({ length: CERTIFICATES }, (_, index) => `c${index}`);

// A control plane of its own, because parts of it and its controller are killed.
let controlPlane: ControlPlane;

beforeAll(async () => {
  controlPlane = await startOwnControlPlane();
});
afterAll(() => controlPlane.stop());

describe('nothing is lost and nothing done twice', { concurrent: false }, () => {
  test('while the controller is killed at random moments of 20 issuances and 40 renewals', {
    timeout: 300_000,
  }, async (context) => {
    const stage = await aStage(context, clusterAt(controlPlane));
    const { certificate } = await stage.createAuthority();
    const seen = witness(controlPlane, [certificateType, certificateRequestType, secretType], stage.namespace);
    const stop = new AbortController();
    await stage.create(...names.map((name) => certificateManifest(name)));
    const renewed = renewAll(stage, stop.signal);
    const killed = await killAgainAndAgain(seen.more, renewed);
    await renewed;
    await Promise.all(names.map((name) => stage.settled(name, REVISIONS, 120)));
    await killed.last.stop();
    stop.abort();
    seen.stop();
    expect(killed.times).toBeGreaterThanOrEqual(8);
    await showsOneOfEach(stage, seen.seen, new X509Certificate(certificate));
  });

  test('while the API server is restarted in the middle', { timeout: 300_000 }, async (context) => {
    const stage = await aStage(context, clusterAt(controlPlane));
    const { certificate } = await stage.createAuthority();
    const controller = await startCountedController(controlPlane, ['--leader-elect=false'], 'restarted');
    const seen = witness(controlPlane, [certificateType, certificateRequestType, secretType], stage.namespace);
    await stage.create(...names.map((name) => certificateManifest(name)));
    await seen.more(40);
    await controlPlane.restart('kube-apiserver');
    await Promise.all(names.map((name) => stage.settled(name, 1, 120)));
    const stop = new AbortController();
    await renewAll(stage, stop.signal);
    await Promise.all(names.map((name) => stage.settled(name, REVISIONS, 120)));
    context.expect(await controller.stop()).toBe(0);
    stop.abort();
    seen.stop();
    await showsOneOfEach(stage, seen.seen, new X509Certificate(certificate));
  });
});

const renewAll = (stage: Stage, signal: AbortSignal): Promise<void> =>
  renewAgainAndAgain(controlPlane, { namespace: stage.namespace, certificates: CERTIFICATES, upTo: REVISIONS }, signal);

/** Starts a controller, kills it after a random number of changes, and starts the next, until `work` is done; the last one lives. */
async function killAgainAndAgain(
  more: (count: number) => Promise<void>,
  work: Promise<void>,
): Promise<{ readonly times: number; readonly last: RunningController }> {
  const random = seededRandom(SEED);
  const done = work.then(() => 'done' as const);
  for (let times = 0; ; times += 1) {
    const last = await startCountedController(controlPlane, ['--leader-elect=false'], `killed-${times}`);
    const changes = more(5 + Math.floor(random() * 60)).then(() => 'kill' as const);
    if ((await Promise.race([changes, done])) === 'done') return { times, last };
    await last.kill();
  }
}

/** Every pair ever stored fits; each revision has had one request and one certificate; and of all that was made in between nothing is left. */
async function showsOneOfEach(stage: Stage, seen: readonly KubeObject[], authority: X509Certificate): Promise<void> {
  const pairs = seen.filter(({ kind, metadata }) => kind === 'Secret' && metadata.name.endsWith('-tls'));
  expect(pairs.flatMap((secret) => problemsOfPair(secret, authority))).toEqual([]);
  const requests = seen.filter(({ kind }) => kind === 'CertificateRequest');
  const made = new Set(requests.map(({ metadata }) => `${revisionOf(metadata.annotations)} ${metadata.uid}`));
  expect(made.size).toBe(CERTIFICATES * REVISIONS);
  const left = await stage.cluster.list(certificateRequestType, stage.namespace);
  expect(left.map(({ metadata }) => metadata.name).sort()).toEqual(names.map((name) => `${name}-${REVISIONS}`).sort());
  const secrets = await stage.cluster.list(secretType, stage.namespace);
  expect(secrets.map(({ metadata }) => metadata.name).sort()).toEqual(
    ['ca-key-pair', ...names.map((name) => `${name}-tls`)].sort(),
  );
}

const revisionOf = (annotations: Readonly<Record<string, string>> | undefined): string =>
  annotations?.['cert-manager.io/certificate-revision'] ?? '';

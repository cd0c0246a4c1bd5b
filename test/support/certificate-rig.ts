import type { CertificateSettings } from '../../src/controllers/certificate/settings.ts';
import type { KubeObject } from '../../src/api/kubernetes.ts';
import type { ModelApi, ModelFault, ModelRequest } from './model-api.ts';
import type { Authority } from './builders/key-pairs.ts';
import type { MovedClock } from './moved-clock.ts';
import type { StepReport, TurnReport } from '../../src/kube/executor/tap.ts';
import { randomBytes } from 'node:crypto';
import { certificateRequestType } from '../../src/api/resource-types.ts';
import { createCache } from '../../src/kube/cache.ts';
import { createExecutor } from '../../src/kube/executor/executor.ts';
import { createRun, wakeOn } from '../../src/kube/run-controllers.ts';
import { createRoom } from '../../src/kube/run-controllers/room.ts';
import { certificateAbilities, issuedChains } from '../../src/commands/controller/certificate-parts.ts';
import { createStores } from '../../src/commands/controller/stores.ts';
import { createCertificateController } from '../../src/controllers/certificate/create-certificate-controller.ts';
import { certificateWatches } from '../../src/controllers/certificate/watch.ts';
import { after, days, formatInstant, minutes, seconds, truncateToSecond } from '../../src/base/instant.ts';
import { silentLog } from './silent-log.ts';
import { anAuthority, signedBy } from './builders/key-pairs.ts';
import { defaultSettings } from './builders/certificate-view.ts';
import { createModelApi } from './model-api.ts';
import { movedClock } from './moved-clock.ts';
import { pem } from '../../src/base/brand.ts';

/** The certificate controller with its real loop, cache and reflectors, over a model of the API. */
export interface CertificateRig {
  readonly model: ModelApi;
  readonly clock: MovedClock;
  readonly events: readonly string[];
  readonly steps: readonly StepReport[];
  readonly turns: readonly TurnReport[];
  /** Lets time pass; requests are answered by an authority of the test meanwhile, unless `unanswered`. */
  pass(spans: number, how?: 'unanswered'): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it. `plan` says what befalls each request. */
export async function startCertificateRig(
  plan: (request: ModelRequest) => ModelFault | undefined = () => undefined,
  settings: Partial<CertificateSettings> = {},
): Promise<CertificateRig> {
  const clock = movedClock();
  const model = createModelApi({ now: () => clock.now(), plan });
  const authority = await anAuthority(clock.now());
  const events: string[] = [];
  const steps: StepReport[] = [];
  const turns: TurnReport[] = [];
  const chains = issuedChains(model, clock);
  const stores = createStores({ namespace: '', log: silentLog, onRequest: (raw) => chains.remember(raw) });
  const all = Object.values(stores);
  const cache = createCache(all.map(({ store }) => store));
  const readers = {
    certificates: stores.certificates.store,
    requests: stores.requests.store,
    secrets: stores.secrets.store,
    strangers: stores.strangers.store,
    issuers: stores.issuers.store,
    clusterIssuers: stores.clusterIssuers.store,
  };
  const watches = certificateWatches(readers);
  const recordEvents = (drafts: readonly { reason: string; message: string }[]): void => {
    for (const { reason, message } of drafts) events.push(`${reason}: ${message}`);
  };
  const room = createRoom(
    {
      executor: createExecutor({ api: model, cache, recordEvents }),
      recordEvents,
      clock,
      taps: [{ step: (report) => void steps.push(report), turn: (report) => void turns.push(report) }],
      workers: 2,
      stillHeld: () => true,
      newCorrelationId: () => randomBytes(4).toString('hex'),
    },
    createCertificateController(readers, certificateAbilities(model, clock, chains), {
      ...defaultSettings,
      ...settings,
    }),
    [
      wakeOn(stores.certificates.store, watches.certificates),
      wakeOn(stores.requests.store, watches.requests),
      wakeOn(stores.secrets.store, watches.secrets),
      wakeOn(stores.strangers.store, watches.strangers),
    ],
    { base: seconds(1), max: seconds(30) },
  );
  const run = createRun({
    api: model,
    clock,
    random: () => 0.5,
    cache,
    reflected: all,
    rooms: [room],
    onStoreState: () => undefined,
  });
  run.start();
  return {
    model,
    clock,
    events,
    steps,
    turns,
    pass: async (spans, how) => {
      for (let i = 0; i < spans; i++) {
        await breathe();
        if (how !== 'unanswered') answerRequests(model, authority, clock);
        await breathe();
        await clock.move(minutes(1));
      }
      await breathe();
    },
    stop: async () => {
      const stopped = run.stop(minutes(1));
      await breathe();
      await clock.move(minutes(2));
      await stopped;
    },
  };
}

/** Lets everything that is not waiting for the clock come to an end: a few rounds of the event loop. */
async function breathe(): Promise<void> {
  for (let i = 0; i < 12; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** Plays approver and issuer: what has no answer gets one, valid for 90 days. */
function answerRequests(model: ModelApi, authority: Authority, clock: MovedClock): void {
  for (const request of model.objects(certificateRequestType)) {
    const { spec, status } = request as KubeObject & { spec: { request: string }; status?: { certificate?: string } };
    if (status?.certificate !== undefined) continue;
    const notBefore = truncateToSecond(clock.now());
    const csr = pem(Buffer.from(spec.request, 'base64').toString());
    const chain = signedBy(authority, csr, { notBefore, notAfter: after(notBefore, days(90)) });
    const lastTransitionTime = formatInstant(clock.now());
    model.inject.put(certificateRequestType, {
      ...request,
      status: {
        conditions: [
          { type: 'Approved', status: 'True', reason: 'cert-manager.io', message: '', lastTransitionTime },
          { type: 'Ready', status: 'True', reason: 'Issued', message: '', lastTransitionTime },
        ],
        certificate: Buffer.from(chain).toString('base64'),
        ca: Buffer.from(authority.certificate).toString('base64'),
      },
    });
  }
}

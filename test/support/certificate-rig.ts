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
import { createRun } from '../../src/kube/run-controllers.ts';
import type { KubeApi } from '../../src/kube/kube-api.ts';
import { certificateAbilities, issuedChains } from '../../src/commands/controller/certificate-parts.ts';
import { certificateRoom } from '../../src/commands/controller/certificate-room.ts';
import { createStores, everyStore } from '../../src/commands/controller/stores.ts';
import { after, days, formatInstant, minutes, truncateToSecond } from '../../src/base/instant.ts';
import { silentLog } from './silent-log.ts';
import { anAuthority, signedBy } from './builders/key-pairs.ts';
import { defaultSettings } from './builders/certificate-view.ts';
import { createModelApi } from './model-api.ts';
import { movedClock } from './moved-clock.ts';
import { noAcme } from './no-acme.ts';
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
  /** Kills the controller where it is and starts another, which knows only what the API server shows. */
  crash(): Promise<void>;
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
  const seen: Seen = { events: [], steps: [], turns: [] };
  const start = (): Process => startProcess(model, clock, seen, { ...defaultSettings, ...settings });
  let running = start();
  return {
    model,
    clock,
    ...seen,
    crash: async () => {
      running.die();
      await breathe();
      running = start();
    },
    pass: async (spans, how) => {
      for (let i = 0; i < spans; i++) {
        await breathe(running);
        if (how !== 'unanswered') answerRequests(model, authority, clock);
        await breathe(running);
        await clock.move(minutes(1));
      }
      await breathe(running);
    },
    stop: async () => {
      const stopped = running.stop();
      await breathe(running);
      await clock.move(minutes(2));
      await stopped;
    },
  };
}

/** What the taps and the recorder of all processes have been told. */
interface Seen {
  readonly events: string[];
  readonly steps: StepReport[];
  readonly turns: TurnReport[];
}

/** One life of the controller: all that it remembers goes with it. */
interface Process {
  /** How many steps have begun and not ended: a key may be made in a thread of its own, in real time. */
  underWay(): number;
  stop(): Promise<boolean>;
  /** Dies at once: none of its requests reaches the API server any more. */
  die(): void;
}

function startProcess(model: ModelApi, clock: MovedClock, seen: Seen, settings: CertificateSettings): Process {
  const life = new AbortController();
  let underWay = 0;
  const api = mortal(model, life.signal);
  const chains = issuedChains(api, clock);
  const stores = createStores({
    namespace: '',
    log: silentLog,
    onRequest: (raw) => chains.remember(raw),
    onOrder: () => undefined,
  });
  const all = everyStore(stores);
  const cache = createCache(all.map(({ store }) => store));
  const recordEvents = (drafts: readonly { reason: string; message: string }[]): void => {
    for (const { reason, message } of drafts) seen.events.push(`${reason}: ${message}`);
  };
  const furniture = {
    executor: createExecutor({ api, cache, recordEvents }),
    recordEvents,
    clock,
    taps: [
      {
        step: (report: StepReport): void => {
          seen.steps.push(report);
          underWay += report.outcome.is === 'started' ? 1 : -1;
        },
        turn: (report: TurnReport) => void seen.turns.push(report),
      },
    ],
    workers: 2,
    stillHeld: () => !life.signal.aborted,
    newCorrelationId: () => randomBytes(4).toString('hex'),
  };
  const abilities = certificateAbilities(api, clock, chains, noAcme(clock));
  const rooms = [certificateRoom(furniture, stores, abilities, { settings, namespace: '' })].filter(
    (room) => room !== undefined,
  );
  const parts = { api, clock, random: () => 0.5, cache, reflected: all, rooms, onStoreState: () => undefined };
  const run = createRun(parts);
  run.start();
  const stop = (): Promise<boolean> => run.stop(minutes(1));
  return {
    underWay: () => underWay,
    stop,
    die: () => {
      life.abort();
      void stop();
    },
  };
}

/** The API as a process sees it: after its death nothing is sent, and what comes back reaches nobody. */
function mortal(api: ModelApi, life: AbortSignal): KubeApi {
  const never = <Reply>(): Promise<Reply> => new Promise(() => undefined);
  const alive = async <Reply>(ask: () => Promise<Reply>): Promise<Reply> => {
    if (life.aborted) return never();
    const reply = await ask();
    return life.aborted ? never() : reply;
  };
  return {
    get: (...request) => alive(() => api.get(...request)),
    list: (...request) => alive(() => api.list(...request)),
    watch: (selection, options, signal) => api.watch(selection, options, AbortSignal.any([signal, life])),
    create: (...request) => alive(() => api.create(...request)),
    apply: (...request) => alive(() => api.apply(...request)),
    patch: (...request) => alive(() => api.patch(...request)),
    delete: (...request) => alive(() => api.delete(...request)),
  };
}

/** Lets everything that is not waiting for the clock come to an end: a few rounds of the event loop. */
async function breathe(running?: Process): Promise<void> {
  for (let quiet = 0; quiet < 12; quiet++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (running !== undefined && running.underWay() > 0) quiet = 0;
  }
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

import type { AcmeClients } from '../../src/acme/acme-client.ts';
import type { KeyPool } from '../../src/pki/key-pool.ts';
import type { Issuers } from '../../src/issuers/issuer.ts';
import type { ModelApi, ModelFault, ModelRequest } from './model-api.ts';
import type { MovedClock } from './moved-clock.ts';
import type { StepReport, TurnReport } from '../../src/kube/executor/tap.ts';
import { randomBytes } from 'node:crypto';
import { secretType } from '../../src/api/resource-types.ts';
import { minutes } from '../../src/base/instant.ts';
import { liveRead } from '../../src/commands/controller/certificate-parts.ts';
import { issuerRoom } from '../../src/commands/controller/issuer-room.ts';
import { requestRoom } from '../../src/commands/controller/request-room.ts';
import { parseSettings } from '../../src/commands/controller/settings.ts';
import { createStores, everyStore } from '../../src/commands/controller/stores.ts';
import { createCredentials } from '../../src/controllers/credentials.ts';
import { loadIssuers } from '../../src/issuers/registry.ts';
import { createCache } from '../../src/kube/cache.ts';
import { createExecutor } from '../../src/kube/executor/executor.ts';
import { createRun } from '../../src/kube/run-controllers.ts';
import { createKeyPool } from '../../src/pki/key-pool.ts';
import { noAcme } from './no-acme.ts';
import { createModelApi } from './model-api.ts';
import { movedClock } from './moved-clock.ts';
import { silentLog } from './silent-log.ts';

/** The controllers of requests and issuers with their real loops, caches and reflectors, over a model of the API. */
export interface SigningRig {
  readonly model: ModelApi;
  readonly clock: MovedClock;
  readonly events: readonly string[];
  readonly turns: readonly TurnReport[];
  /** The uid of the request for each signature made, in order. */
  readonly signatures: readonly string[];
  /** Lets minutes pass. */
  pass(spans: number): Promise<void>;
  stop(): Promise<void>;
}

/** What stands in for what the rig else takes: no ACME server can be reached, and RSA keys take their time. */
export interface SigningRigParts {
  readonly acme?: (clock: MovedClock) => AcmeClients;
  readonly keyPool?: KeyPool;
}

/** Starts it with the flags given. `plan` says what befalls each request. */
export async function startSigningRig(
  plan: (request: ModelRequest) => ModelFault | undefined = () => undefined,
  flags: readonly string[] = [],
  { acme = noAcme, keyPool = createKeyPool({ concurrentRsaJobs: 1 }) }: SigningRigParts = {},
): Promise<SigningRig> {
  const settings = parseSettings(flags);
  if (settings === undefined) throw new Error('the flags ask for help');
  const clock = movedClock();
  const model = createModelApi({ now: () => clock.now(), plan });
  const events: string[] = [];
  const turns: TurnReport[] = [];
  const signatures: string[] = [];
  let underWay = 0;
  const rest = (): Promise<void> => breathe(() => underWay > 0);
  const stores = createStores({ namespace: '', log: silentLog, onRequest: () => undefined, onOrder: () => undefined });
  const all = everyStore(stores);
  const cache = createCache(all.map(({ store }) => store));
  const credentials = createCredentials(liveRead(model, secretType));
  for (const { store } of [stores.secrets, stores.strangers]) store.onChange((change) => credentials.dropStale(change));
  const issuers = counted(await loadIssuers({ clients: acme(clock), randomBytes, now: () => clock.now() }), signatures);
  const recordEvents = (drafts: readonly { type: string; reason: string; message: string }[]): void => {
    for (const { type, reason, message } of drafts) events.push(`${type} ${reason}: ${message}`);
  };
  const furniture = {
    executor: createExecutor({ api: model, cache, recordEvents }),
    recordEvents,
    clock,
    taps: [
      {
        step: ({ outcome }: StepReport): void => {
          underWay += outcome.is === 'started' ? 1 : -1;
        },
        turn: (report: TurnReport) => void turns.push(report),
      },
    ],
    workers: 2,
    stillHeld: () => true,
    newCorrelationId: () => randomBytes(4).toString('hex'),
  };
  const readChain = () => Promise.reject(new Error('no Order is read here'));
  const abilities = {
    issuers,
    credentials,
    readChain,
    keyPool,
    lossesOf: () => ({ count: 0, isLost: false }),
  };
  const rooms = [
    requestRoom(furniture, stores, abilities, settings),
    issuerRoom(furniture, stores, abilities, settings),
  ].filter((room) => room !== undefined);
  const run = createRun({
    api: model,
    clock,
    random: () => 0.5,
    cache,
    reflected: all,
    rooms,
    onStoreState: () => undefined,
  });
  run.start();
  await rest();
  return {
    model,
    clock,
    events,
    turns,
    signatures,
    pass: async (spans) => {
      for (let i = 0; i < spans; i++) {
        await rest();
        await clock.move(minutes(1));
      }
      await rest();
    },
    stop: async () => {
      const stopped = run.stop(minutes(1));
      await rest();
      await clock.move(minutes(2));
      await stopped;
    },
  };
}

/** The same issuers, noting for whom they have signed. */
function counted(issuers: Issuers, signatures: string[]): Issuers {
  return Object.fromEntries(
    Object.entries(issuers).map(([type, issuer]) => [
      type,
      {
        ...issuer,
        sign: async (...[request, config, signal]: Parameters<NonNullable<typeof issuer.sign>>) => {
          const signing = await issuer.sign?.(request, config, signal);
          if (signing === undefined) throw new Error('this issuer cannot sign');
          if (signing.is === 'issued') signatures.push(request.uid);
          return signing;
        },
      },
    ]),
  );
}

/** Lets everything that is not waiting for the clock come to an end: a few rounds of the event loop after the last step, as some take a thread. */
async function breathe(isBusy: () => boolean): Promise<void> {
  for (let quiet = 0; quiet < 12; quiet++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (isBusy()) quiet = 0;
  }
}

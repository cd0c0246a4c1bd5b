// One life of a controller process with the rooms of all five kinds, over models: part of test/support/acme-rig.ts.
import { randomBytes } from 'node:crypto';
import { createAcmeClients } from '../../../src/acme/create-acme-clients.ts';
import type { AcmeClients } from '../../../src/acme/acme-client.ts';
import { ingressType, orderType, secretType } from '../../../src/api/resource-types.ts';
import { minutes } from '../../../src/base/instant.ts';
import {
  certificateAbilities,
  certificateSettings,
  issuedChains,
  liveRead,
} from '../../../src/commands/controller/certificate-parts.ts';
import { certificateRoom } from '../../../src/commands/controller/certificate-room.ts';
import { challengeRoom } from '../../../src/commands/controller/challenge-room.ts';
import { challengeSettings } from '../../../src/commands/controller/challenge-settings.ts';
import { issuerRoom } from '../../../src/commands/controller/issuer-room.ts';
import { orderRoom } from '../../../src/commands/controller/order-room.ts';
import { requestRoom } from '../../../src/commands/controller/request-room.ts';
import type { ControllerSettings } from '../../../src/commands/controller/settings.ts';
import { createStores, everyStore } from '../../../src/commands/controller/stores.ts';
import { createAccounts } from '../../../src/controllers/acme-account.ts';
import { createOrderBudgets } from '../../../src/controllers/order/budget/order-budgets.ts';
import type { ChallengeAbilities } from '../../../src/controllers/challenge/perform.ts';
import { createCredentials } from '../../../src/controllers/credentials.ts';
import type { Issuers } from '../../../src/issuers/issuer.ts';
import { loadIssuers } from '../../../src/issuers/registry.ts';
import { createCache } from '../../../src/kube/cache.ts';
import { createExecutor } from '../../../src/kube/executor/executor.ts';
import type { StepReport, TurnReport } from '../../../src/kube/executor/tap.ts';
import type { KubeApi } from '../../../src/kube/kube-api.ts';
import type { Run } from '../../../src/kube/run-controllers.ts';
import { createRun } from '../../../src/kube/run-controllers.ts';
import type { ControllerRoom, Furniture } from '../../../src/kube/run-controllers/room.ts';
import type { KeyPool } from '../../../src/pki/key-pool.ts';
import { chooseRoute } from '../../../src/solvers/http01/registry.ts';
import type { ModelAcme } from '../model-acme.ts';
import type { ModelApi } from '../model-api.ts';
import type { MovedClock } from '../moved-clock.ts';
import { silentLog } from '../silent-log.ts';
import type { Gate, Life } from './gate.ts';
import type { ModelZone } from './model-zone.ts';
import { acmeThrough, apiThrough, providerThrough } from './through-gate.ts';

/** What outlives a process. */
export interface World {
  readonly model: ModelApi;
  readonly server: ModelAcme;
  readonly zone: ModelZone;
  readonly clock: MovedClock;
  readonly gate: Gate;
  readonly keyPool: KeyPool;
  readonly settings: ControllerSettings;
  readonly events: string[];
  readonly turns: TurnReport[];
}

/** It, as long as it lives. */
export interface Process {
  readonly life: Life;
  /** Waits for steps that have begun and not ended, as signing takes a thread, in real time; false if there are none. Those of who is dead never end. */
  waitForSteps(): Promise<boolean>;
  stop(): Promise<boolean>;
}

/** Starts one that knows only what the API server shows. */
export async function startProcess(world: World): Promise<Process> {
  const { clock, server, gate } = world;
  const steps = countSteps();
  const ending = new AbortController();
  const life: Life = {
    signal: ending.signal,
    isDoomed: false,
    die: () => {
      ending.abort();
      steps.end();
      void run.stop(minutes(1));
    },
  };
  const transport = acmeThrough(gate, life, server.transport);
  const clients = createAcmeClients({
    transportFor: () => transport,
    clock,
    userAgent: 'test',
    onRequest: () => undefined,
  });
  const issuers = await loadIssuers({ clients, randomBytes, now: () => clock.now() });
  const run = createLife(world, life, { clients, issuers, count: steps.count });
  run.start();
  const { stop } = run;
  return { life, waitForSteps: steps.wait, stop: () => stop(minutes(1)) };
}

function countSteps() {
  let underWay = 0;
  let idle = Promise.withResolvers<boolean>();
  const end = (): void => {
    underWay = 0;
    idle.resolve(true);
    idle = Promise.withResolvers();
  };
  return {
    count: ({ outcome }: StepReport): void => {
      underWay += outcome.is === 'started' ? 1 : -1;
      if (underWay === 0) end();
    },
    end,
    wait: (): Promise<boolean> => (underWay > 0 ? idle.promise : Promise.resolve(false)),
  };
}

interface Means {
  readonly clients: AcmeClients;
  readonly issuers: Issuers;
  readonly count: (report: StepReport) => void;
}

/** As createWork puts it together. */
function createLife(world: World, life: Life, means: Means): Run {
  const { clock } = world;
  const api = apiThrough(world.gate, life, world.model);
  const chains = issuedChains(api, clock);
  const orderedChains = issuedChains(api, clock, orderType);
  const stores = createStores({
    namespace: '',
    log: silentLog,
    onRequest: (raw) => chains.remember(raw),
    onOrder: (raw) => orderedChains.remember(raw),
  });
  const all = everyStore(stores);
  const cache = createCache(all.map(({ store }) => store));
  const kept = { api, stores, chains, orderedChains };
  const rooms = createRooms(world, life, means, {
    ...kept,
    furniture: furnitureOf(world, life, means, { api, cache }),
  });
  const onStoreState = (): void => undefined;
  return createRun({ api, clock, random: () => 0.5, cache, reflected: all, rooms, onStoreState });
}

interface Kept {
  readonly api: KubeApi;
  readonly stores: ReturnType<typeof createStores>;
  readonly chains: ReturnType<typeof issuedChains>;
  readonly orderedChains: ReturnType<typeof issuedChains>;
  readonly furniture: Furniture;
}

function createRooms(world: World, life: Life, { clients, issuers }: Means, kept: Kept): readonly ControllerRoom[] {
  const { clock, settings, keyPool } = world;
  const { api, stores, furniture } = kept;
  const credentials = createCredentials(liveRead(api, secretType));
  for (const { store } of [stores.secrets, stores.strangers]) store.onChange((change) => credentials.dropStale(change));
  const accounts = createAccounts({ clients, credentials, clock });
  const abilities = { ...certificateAbilities(api, clock, kept.chains, clients), keyPool };
  const registering = { issuers, credentials, keyPool, lossesOf: accounts.lossesOf };
  const issuersAre = issuerRoom(furniture, stores, registering, settings);
  accounts.onLost((issuer) => issuersAre?.queue.add(issuer));
  const solving = solvingThrough(world, life, { accounts, credentials, readIngress: liveRead(api, ingressType) });
  const readChain = kept.orderedChains.readIssued;
  return [
    certificateRoom(furniture, stores, abilities, { settings: certificateSettings(settings), namespace: '' }),
    requestRoom(furniture, stores, { issuers, credentials, readChain }, settings),
    issuersAre,
    orderRoom(furniture, stores, { accounts, budgets: createOrderBudgets({ api, clock }) }, settings),
    challengeRoom(furniture, stores, solving, { settings: challengeSettings(settings, {}), isOn: true, namespace: '' }),
  ].filter((room) => room !== undefined);
}

const solvingThrough = (
  { zone, gate }: World,
  life: Life,
  given: Pick<ChallengeAbilities, 'accounts' | 'credentials' | 'readIngress'>,
): ChallengeAbilities => ({
  ...given,
  dnsThrough: () => zone.dns,
  checkHttp01: () => Promise.reject(new Error('nothing is proven by HTTP here')),
  chooseRoute,
  providerOf: async (dns01, { credentials }) => providerThrough(gate, life, zone.providerOf(dns01, credentials)),
});

function furnitureOf(
  { clock, events, turns, settings }: World,
  life: Life,
  { count }: Means,
  { api, cache }: { readonly api: KubeApi; readonly cache: ReturnType<typeof createCache> },
): Furniture {
  const recordEvents = (drafts: readonly { type: string; reason: string; message: string }[]): void => {
    for (const { type, reason, message } of drafts) events.push(`${type} ${reason}: ${message}`);
  };
  return {
    executor: createExecutor({ api, cache, recordEvents }),
    recordEvents,
    clock,
    taps: [{ step: count, turn: (report) => void turns.push(report) }],
    workers: settings.flags['concurrent-workers'],
    stillHeld: () => !life.signal.aborted,
    newCorrelationId: () => randomBytes(4).toString('hex'),
  };
}

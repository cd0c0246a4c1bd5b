import { randomUUID } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { createCache } from '../../kube/cache.ts';
import type { EventRecorder } from '../../kube/events.ts';
import type { ExecutorParts } from '../../kube/executor/executor.ts';
import { createExecutor } from '../../kube/executor/executor.ts';
import type { KubeApi } from '../../kube/kube-api.ts';
import type { Run } from '../../kube/run-controllers.ts';
import { createRun } from '../../kube/run-controllers.ts';
import type { ControllerRoom, Furniture } from '../../kube/run-controllers/room.ts';
import type { Cache } from '../../kube/cache.ts';
import type { ResourceType } from '../../api/kubernetes.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { logTap } from '../taps/log-tap.ts';
import { metricTap } from '../taps/metric-tap.ts';
import {
  endpointSliceType,
  httpRouteType,
  ingressType,
  orderType,
  podType,
  secretType,
  serviceType,
} from '../../api/resource-types.ts';
import type { AcmeClients } from '../../acme/acme-client.ts';
import { createAccounts } from '../../controllers/acme-account.ts';
import type { IssuedChains } from '../../controllers/certificate/issued-chains.ts';
import { createOrderBudgets } from '../../controllers/order/budget/order-budgets.ts';
import type { Credentials } from '../../controllers/credentials.ts';
import { createCredentials } from '../../controllers/credentials.ts';
import type { Issuers } from '../../issuers/issuer.ts';
import { certificateAbilities, certificateSettings, issuedChains, liveRead } from './certificate-parts.ts';
import { challengeSettings } from './challenge-settings.ts';
import { challengeAbilities } from './challenge-parts.ts';
import type { PostToCluster } from './cluster-calls.ts';
import { challengeRoom } from './challenge-room.ts';
import type { AnswerSource } from '../../solvers/http01/answer-server.ts';
import { createAnswers } from '../../solvers/http01/shared/answers.ts';
import { isOpen } from '../../controllers/challenge/turns.ts';
import { certificateRoom } from './certificate-room.ts';
import { issuerRoom } from './issuer-room.ts';
import { orderRoom } from './order-room.ts';
import { sampleObjects } from './object-metrics.ts';
import { requestRoom } from './request-room.ts';
import type { ControllerSettings } from './settings.ts';
import type { Stores } from './stores.ts';
import { createStores, everyStore } from './stores.ts';
import { sampleQueues, watchReflectors } from './work-metrics.ts';

/** What the controllers are built from. */
export interface WorkParts {
  readonly settings: ControllerSettings;
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly events: EventRecorder;
  readonly issuers: Issuers;
  readonly acme: AcmeClients;
  readonly environment: NodeJS.ProcessEnv;
  readonly post: PostToCluster;
  stillHeld(): boolean;
}

/** The work, and what it lets this process answer itself. */
export interface Work extends Run {
  /** What Challenges of HTTP-01 have presented: for the shared mode. */
  readonly answers: AnswerSource;
}

/** Puts the stores, reflectors and controllers together; nothing runs before `start`. Only what a controller reads is watched. */
export function createWork(parts: WorkParts): Work {
  const { settings, api, clock, log, metrics } = parts;
  const memory = createMemory(parts);
  const { stores } = memory;
  const all = everyStore(stores);
  const cache = createCache(all.map(({ store }) => store));
  const rooms = createRooms(parts, memory, furnitureOf(parts, cache));
  sampleWork({ settings, clock, metrics }, rooms, stores);
  const read = new Set(rooms.flatMap(({ wakes }) => wakes.map(({ store }) => store.name)));
  const reflected = all.filter(({ store }) => read.has(store.name));
  const onStoreState = watchReflectors(metrics, log.child('reflector'), {
    stores: reflected.map(({ store }) => store.name),
    notSynced: () => run.notSynced(),
  });
  const run: Run = createRun({ api, clock, random: Math.random, cache, reflected, rooms, onStoreState });
  return {
    ...run,
    answers: answersOf(stores),
    stop: async (within) => {
      const isInTime = await run.stop(within);
      memory.forgetAll();
      return isInTime;
    },
  };
}

/** Filled from the Challenges, so that whoever takes over knows them too. Only what this program has presented is answered. */
function answersOf({ challenges }: Stores): AnswerSource {
  const answers = createAnswers();
  challenges.store.onChange(({ before, after }) => {
    if (before !== undefined) answers.remove(before.metadata.uid);
    const isUp = after?.spec.type === 'HTTP-01' && after.status.presented === true && isOpen(after);
    if (isUp)
      answers.put(after.metadata.uid, { domain: after.spec.dnsName, token: after.spec.token, key: after.spec.key });
  });
  return answers;
}

/** What is kept between turns: caches, chains on their way, credentials. */
interface Memory {
  readonly stores: Stores;
  /** Of CertificateRequests and of Orders. */
  readonly chains: IssuedChains;
  readonly orderedChains: IssuedChains;
  readonly credentials: Credentials;
  /** Drops what is secret, and what is on its way. */
  forgetAll(): void;
}

function createMemory({ settings, api, clock, log }: WorkParts): Memory {
  const chains = issuedChains(api, clock);
  const orderedChains = issuedChains(api, clock, orderType);
  const stores = createStores({
    namespace: settings.flags.namespace,
    log: log.child('cache'),
    onRequest: (raw) => chains.remember(raw),
    onOrder: (raw) => orderedChains.remember(raw),
    solverTypes: solverTypes(settings.flags),
  });
  const credentials = createCredentials(liveRead(api, secretType));
  for (const { store } of [stores.secrets, stores.strangers]) store.onChange((change) => credentials.dropStale(change));
  const forgetAll = (): void => [chains, orderedChains, credentials].forEach((kept) => kept.forgetAll());
  return { stores, chains, orderedChains, credentials, forgetAll };
}

/** Each kind is watched that may be made for a Challenge as the flags are. */
const solverTypes = (flags: ControllerSettings['flags']): readonly ResourceType[] => [
  serviceType,
  ingressType,
  flags['acme-http01-solver-mode'] === 'shared' ? endpointSliceType : podType,
  ...(flags['enable-gateway-api'] ? [httpRouteType] : []),
];

/** The controllers that are switched on. */
function createRooms(parts: WorkParts, memory: Memory, furniture: Furniture): readonly ControllerRoom[] {
  const { settings, api, clock, issuers, environment, post } = parts;
  const { stores, chains, orderedChains, credentials } = memory;
  const { flags } = settings;
  const abilities = certificateAbilities(api, clock, chains, parts.acme);
  const accounts = createAccounts({ clients: parts.acme, credentials, clock });
  const nameservers = flags['dns01-recursive-nameservers'];
  const solving = challengeAbilities({
    post,
    clock,
    environment,
    accounts,
    credentials,
    nameservers,
    http01Nameservers: flags['acme-http01-solver-nameservers'],
    readIngress: liveRead(api, ingressType),
  });
  const registering = { issuers, credentials, keyPool: abilities.keyPool, lossesOf: accounts.lossesOf };
  const issuersAre = issuerRoom(furniture, stores, registering, settings);
  accounts.onLost((issuer) => issuersAre?.queue.add(issuer));
  return [
    certificateRoom(furniture, stores, abilities, {
      settings: certificateSettings(settings),
      namespace: flags.namespace,
    }),
    requestRoom(furniture, stores, { issuers, credentials, readChain: orderedChains.readIssued }, settings),
    issuersAre,
    orderRoom(furniture, stores, { accounts, budgets: createOrderBudgets({ api, clock }) }, settings),
    challengeRoom(furniture, stores, solving, {
      settings: challengeSettings(settings, environment),
      isOn: settings.switches.challenges,
      namespace: flags.namespace,
    }),
  ].filter((room): room is ControllerRoom => room !== undefined);
}

function furnitureOf({ settings, api, clock, log, metrics, events, stillHeld }: WorkParts, cache: Cache): Furniture {
  const recordEvents: ExecutorParts['recordEvents'] = (drafts, { key, uid }) => {
    for (const draft of drafts) events.record(draft, { ...key, uid });
  };
  return {
    executor: createExecutor({ api, cache, recordEvents }),
    recordEvents,
    clock,
    taps: [logTap(log.child('work')), metricTap(metrics)],
    workers: settings.flags['concurrent-workers'],
    stillHeld,
    newCorrelationId: randomUUID,
  };
}

function sampleWork(
  { settings, clock, metrics }: Pick<WorkParts, 'settings' | 'clock' | 'metrics'>,
  rooms: readonly ControllerRoom[],
  stores: Stores,
): void {
  sampleQueues(metrics, rooms);
  sampleObjects(metrics, {
    certificates: stores.certificates.store,
    challenges: stores.challenges.store,
    issuers: stores.issuers.store,
    clusterIssuers: settings.switches.clusterIssuers ? stores.clusterIssuers.store : undefined,
    clock,
    minimumBackoff: settings.flags['certificate-request-minimum-backoff-duration'],
    maximumBackoff: settings.flags['certificate-request-maximum-backoff-duration'],
  });
}

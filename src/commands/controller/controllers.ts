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
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { logTap } from '../taps/log-tap.ts';
import { metricTap } from '../taps/metric-tap.ts';
import { secretType } from '../../api/resource-types.ts';
import { createCredentials } from '../../controllers/credentials.ts';
import type { Issuers } from '../../issuers/issuer.ts';
import { certificateAbilities, certificateSettings, issuedChains, liveRead } from './certificate-parts.ts';
import { certificateRoom } from './certificate-room.ts';
import { issuerRoom } from './issuer-room.ts';
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
  stillHeld(): boolean;
}

/** Puts the stores, reflectors and controllers together; nothing runs before `start`. Only what a controller reads is watched. */
export function createWork(parts: WorkParts): Run {
  const { settings, api, clock, log, metrics } = parts;
  const chains = issuedChains(api, clock);
  const stores = createStores({
    namespace: settings.flags.namespace,
    log: log.child('cache'),
    onRequest: (raw) => chains.remember(raw),
  });
  const all = everyStore(stores);
  const cache = createCache(all.map(({ store }) => store));
  const furniture = furnitureOf(parts, cache);
  const credentials = createCredentials(liveRead(api, secretType));
  for (const { store } of [stores.secrets, stores.strangers]) store.onChange((change) => credentials.dropStale(change));
  const signing = { issuers: parts.issuers, credentials };
  const rooms = [
    certificateRoom(furniture, stores, certificateAbilities(api, clock, chains), {
      settings: certificateSettings(settings),
      namespace: settings.flags.namespace,
    }),
    requestRoom(furniture, stores, signing, settings),
    issuerRoom(furniture, stores, signing, settings),
  ].filter((room): room is ControllerRoom => room !== undefined);
  sampleWork(parts, rooms, stores);
  const read = new Set(rooms.flatMap(({ wakes }) => wakes.map(({ store }) => store.name)));
  const reflected = all.filter(({ store }) => read.has(store.name));
  const onStoreState = watchReflectors(metrics, log.child('reflector'), {
    stores: reflected.map(({ store }) => store.name),
    notSynced: () => run.notSynced(),
  });
  const run: Run = createRun({ api, clock, random: Math.random, cache, reflected, rooms, onStoreState });
  return {
    ...run,
    stop: async (within) => {
      const isInTime = await run.stop(within);
      chains.forgetAll();
      credentials.forgetAll();
      return isInTime;
    },
  };
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

function sampleWork({ settings, clock, metrics }: WorkParts, rooms: readonly ControllerRoom[], stores: Stores): void {
  sampleQueues(metrics, rooms);
  sampleObjects(metrics, {
    certificates: stores.certificates.store,
    issuers: stores.issuers.store,
    clusterIssuers: settings.switches.clusterIssuers ? stores.clusterIssuers.store : undefined,
    clock,
    minimumBackoff: settings.flags['certificate-request-minimum-backoff-duration'],
    maximumBackoff: settings.flags['certificate-request-maximum-backoff-duration'],
  });
}

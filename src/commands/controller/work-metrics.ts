import type { Fault } from '../../base/fault.ts';
import type { ReflectorState } from '../../kube/reflector/machine.ts';
import type { ControllerRoom } from '../../kube/run-controllers/room.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';

type Status = ReflectorState['is'];
const STATUSES: readonly Status[] = ['listing', 'watching', 'resuming', 'relisting'];

/** Registers the length of each controller's queue. */
export function sampleQueues(metrics: Metrics, rooms: readonly ControllerRoom[]): void {
  metrics.sample('certwright_queue_depth', () =>
    rooms.map(({ name, queue }) => ({ labels: { controller: name }, value: queue.counts().ready })),
  );
}

/** What the reflectors' metric looks at. */
export interface ReflectorSight {
  /** Names of the stores that are reflected. */
  readonly stores: readonly string[];
  /** Those not listed yet. */
  notSynced(): readonly string[];
}

/**
 * Registers what each reflector is doing, and gives the function that it is told by; what keeps one from its work is logged once.
 * A streaming list goes over into its own watch without a change of state: once listed, it is watching.
 */
export function watchReflectors(
  metrics: Metrics,
  log: Log,
  { stores, notSynced }: ReflectorSight,
): (store: string, status: Status, fault: Fault | undefined) => void {
  const present = new Map<string, Status>();
  const told = new Map<string, string>();
  metrics.sample('certwright_reflector_status', function* () {
    const unlisted = new Set(notSynced());
    for (const resource of stores) {
      const state = present.get(resource) ?? 'listing';
      const current = state === 'listing' && !unlisted.has(resource) ? 'watching' : state;
      for (const status of STATUSES) yield { labels: { resource, status }, value: status === current ? 1 : 0 };
    }
  });
  return (store, status, fault) => {
    present.set(store, status);
    if (status === 'watching') told.delete(store);
    if (fault === undefined) return log.detail('reflector changed', { store, status });
    const words = `${fault.code} ${fault.message}`;
    // 410 (the version is forgotten: list again) and 429 (not yet, as right after a CRD was installed) are ordinary answers.
    const isNews = words !== told.get(store) && fault.code !== 'Expired' && fault.kind !== 'throttled';
    told.set(store, words);
    return log[isNews ? 'error' : 'detail']('cannot list or watch; trying again', { store, status, fault });
  };
}

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

/** Registers what each reflector is doing, and gives the function that it is told by; what keeps one from its work is logged once. */
export function watchReflectors(
  metrics: Metrics,
  log: Log,
): (store: string, status: Status, fault: Fault | undefined) => void {
  const present = new Map<string, Status>();
  const told = new Map<string, string | undefined>();
  metrics.sample('certwright_reflector_status', function* () {
    for (const [resource, current] of present)
      for (const status of STATUSES) yield { labels: { resource, status }, value: status === current ? 1 : 0 };
  });
  return (store, status, fault) => {
    present.set(store, status);
    const fields = { store, status, ...(fault === undefined ? {} : { fault }) };
    const words = fault === undefined ? undefined : `${fault.code} ${fault.message}`;
    const isNews = words !== undefined && words !== told.get(store) && fault?.code !== 'Expired';
    if (status === 'watching' || fault !== undefined) told.set(store, words);
    if (isNews) log.error('cannot list or watch; trying again', fields);
    else log.detail('reflector changed', fields);
  };
}

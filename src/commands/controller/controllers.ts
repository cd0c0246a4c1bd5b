import type { Clock } from '../../base/clock.ts';
import type { EventRecorder } from '../../kube/events.ts';
import type { KubeApi } from '../../kube/kube-api.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { ControllerSettings } from './settings.ts';
import type { Work } from './work.ts';

/** What the controllers are built from. */
export interface WorkParts {
  readonly settings: ControllerSettings;
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly events: EventRecorder;
  stillHeld(): boolean;
}

/** Puts the stores, reflectors and controllers together; nothing runs before `start`. */
export function createWork({ log }: WorkParts): Work {
  return {
    start: () => log.warn('no controller is wired yet'),
    notSynced: () => [],
    stop: async () => true,
  };
}

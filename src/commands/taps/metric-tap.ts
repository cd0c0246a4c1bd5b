import type { Fault } from '../../base/fault.ts';
import type { Tap } from '../../kube/executor/tap.ts';
import type { Metrics } from '../../telemetry/metrics.ts';

/** Counts turns, failed turns and defects of each controller. A conflict is no failure. Source: reference 04 §3.1. */
export function metricTap(metrics: Metrics): Required<Pick<Tap, 'turn'>> {
  return {
    turn: ({ controller, end }) => {
      metrics.count('certmanager_controller_sync_call_count', { controller });
      if (end.is !== 'failed' || isConflict(end.fault)) return;
      metrics.count('certmanager_controller_sync_error_count', { controller });
      if (end.fault.kind === 'defect') metrics.count('certwright_defects_total', { controller });
    },
  };
}

const isConflict = (fault: Fault): boolean => fault.code === 'Conflict' || fault.code === 'AlreadyExists';

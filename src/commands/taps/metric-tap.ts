import type { Fault } from '../../base/fault.ts';
import type { StepReport, Tap } from '../../kube/executor/tap.ts';
import type { Metrics } from '../../telemetry/metrics.ts';

/**
 * Counts turns, failed turns and defects of each controller, where a conflict is no failure; and writes that failed, conflicts too, by their
 * reason. Source: reference 04 §3.1; requirement ST-07.
 */
export function metricTap(metrics: Metrics): Required<Pick<Tap, 'step' | 'turn'>> {
  return {
    step: ({ controller, step, outcome }) => {
      if (step.do === 'call' || (outcome.is !== 'failed' && outcome.is !== 'conflict')) return;
      metrics.count('certwright_write_failures_total', {
        controller,
        resource: resourceOf(step),
        reason: outcome.fault.code,
      });
    },
    turn: ({ controller, end }) => {
      metrics.count('certmanager_controller_sync_call_count', { controller });
      if (end.is !== 'failed' || isConflict(end.fault)) return;
      metrics.count('certmanager_controller_sync_error_count', { controller });
      if (end.fault.kind === 'defect') metrics.count('certwright_defects_total', { controller });
    },
  };
}

type WriteStep = Exclude<StepReport['step'], { readonly do: 'call' }>;

/** As RBAC names it: `certificates/status`. */
function resourceOf(step: WriteStep): string {
  if (step.do === 'create' || step.do === 'apply') return step.type.plural;
  return step.do === 'setStatus' ? `${step.of.key.type.plural}/status` : step.of.key.type.plural;
}

const isConflict = (fault: Fault): boolean => fault.code === 'Conflict' || fault.code === 'AlreadyExists';

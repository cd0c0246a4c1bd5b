import { formatInstant } from '../../base/instant.ts';
import type { StepReport, Tap, TurnReport } from '../../kube/executor/tap.ts';
import type { OutsideCall, Rest, Step } from '../../kube/step.ts';
import type { Log, LogFields } from '../../telemetry/log.ts';
import { resourceFields } from '../../telemetry/log.ts';

/**
 * Writes each step and turn to the log: what was done, by which rule, under which correlation id. Contents of objects are never written.
 * What a condition tells the user anyway (refused, misconfigured) is information; what nobody else tells is an error.
 */
export function logTap(log: Log): Required<Tap> {
  return {
    step: (report) => logStep(log, report),
    turn: (report) => logTurn(log, report),
  };
}

function logStep(log: Log, report: StepReport): void {
  const { outcome } = report;
  const level = outcome.is === 'started' ? 'trace' : 'info';
  if (!log.writes(level)) return;
  const fields = { ...commonFields(report), rule: report.by, ...stepFields(report.step) };
  switch (outcome.is) {
    case 'started':
      return log[level]('step started', fields);
    case 'done':
      return log[level]('step done', fields);
    case 'conflict':
      return log[level]('step met a newer object', { ...fields, fault: outcome.fault });
    case 'failed':
      return log[level]('step failed', { ...fields, fault: outcome.fault });
  }
}

function logTurn(log: Log, report: TurnReport): void {
  const { end } = report;
  const level = turnLevel(end);
  if (!log.writes(level)) return;
  const fields = { ...commonFields(report), steps: report.steps };
  switch (end.is) {
    case 'rest':
      return log[level]('at rest', { ...fields, rule: end.by, ...restFields(end.rest) });
    case 'failed':
      return log[level]('turn failed', { ...fields, fault: end.fault });
    case 'calling':
    case 'waiting':
    case 'gone':
    case 'stopped':
      return log[level](`turn ended: ${end.is}`, fields);
  }
}

function turnLevel(end: TurnReport['end']): 'detail' | 'info' | 'error' {
  if (end.is !== 'failed') return 'detail';
  return isToldElsewhere(end.fault.kind) ? 'info' : 'error';
}

const isToldElsewhere = (kind: string): boolean => kind === 'refused' || kind === 'misconfigured';

function commonFields(report: StepReport | TurnReport): LogFields {
  return {
    controller: report.controller,
    ...resourceFields(report.key),
    correlation_id: report.correlationId,
    millis: Math.round(report.millis),
  };
}

function stepFields(step: Step<OutsideCall>): LogFields {
  switch (step.do) {
    case 'call':
      return { do: step.do, call: step.call.name, target: step.call.target };
    case 'create':
    case 'apply':
      return { do: step.do, related_resource_kind: step.type.kind, related_resource_name: step.object.metadata.name };
    case 'patch':
    case 'delete':
      return { do: step.do, because: step.because, ...relatedFields(step) };
    case 'setStatus':
      return { do: step.do, fields: Object.keys(step.status), ...relatedFields(step) };
  }
}

const relatedFields = ({ of }: Extract<Step<OutsideCall>, { do: 'patch' | 'delete' | 'setStatus' }>): LogFields => ({
  related_resource_kind: of.key.type.kind,
  related_resource_name: of.key.name,
});

function restFields(rest: Rest): LogFields {
  return { because: rest.because, until: formatInstant(rest.do === 'sleep' ? rest.until : rest.atLatest) };
}

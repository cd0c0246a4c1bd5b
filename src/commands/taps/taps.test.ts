import { describe, expect, test } from 'vitest';
import type { ObjectKey } from '../../api/kubernetes.ts';
import { certificateType, secretType } from '../../api/resource-types.ts';
import { resourceVersion, uid } from '../../base/brand.ts';
import type { FaultKind } from '../../base/fault.ts';
import { Fault } from '../../base/fault.ts';
import { instant, milliseconds } from '../../base/instant.ts';
import { Secret } from '../../base/secret.ts';
import type { StepOutcome, StepReport, TurnReport } from '../../kube/executor/tap.ts';
import type { OutsideCall, Step } from '../../kube/step.ts';
import { createLog } from '../../telemetry/create-log.ts';
import { createMetrics } from '../../telemetry/create-metrics.ts';
import type { LogRecord } from '../../telemetry/log.ts';
import { logTap } from './log-tap.ts';
import { metricTap } from './metric-tap.ts';

const key: ObjectKey = { type: certificateType, namespace: 'prod', name: 'web' };
const of = { key, uid: uid('u-1'), resourceVersion: resourceVersion('7') };
const object = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'web-tls' },
  data: { 'tls.key': new Secret('CANARY') },
};
const fault = (kind: FaultKind, code = 'Some') => new Fault(kind, { code, message: `it is ${kind}` });

const step = (what: Step<OutsideCall>, outcome: StepOutcome = { is: 'done' }): StepReport => ({
  controller: 'certificate',
  key,
  step: what,
  by: 'storeKeyPair',
  outcome,
  correlationId: 'a1',
  millis: milliseconds(12.7),
});
const turn = (end: TurnReport['end']): TurnReport => ({
  controller: 'certificate',
  key,
  correlationId: 'a1',
  millis: milliseconds(30),
  steps: 2,
  end,
});

function recorded(): { records: LogRecord[]; tap: ReturnType<typeof logTap> } {
  const records: LogRecord[] = [];
  const tap = logTap(createLog({ name: 'c', write: (record) => records.push(record), now: () => 0, verbosity: 5 }));
  return { records, tap };
}

const APPLY: Step<OutsideCall> = { do: 'apply', type: secretType, object, manager: 'm', of };

describe('the log of steps and turns', () => {
  const steps: [string, StepReport, Partial<LogRecord>][] = [
    [
      'an apply names rule, object and correlation id',
      step(APPLY),
      {
        level: 'info',
        message: 'step done',
        fields: expect.objectContaining({
          controller: 'certificate',
          rule: 'storeKeyPair',
          correlation_id: 'a1',
          do: 'apply',
          millis: 13,
          resource_name: 'web',
          resource_namespace: 'prod',
          resource_kind: 'Certificate',
          related_resource_kind: 'Secret',
          related_resource_name: 'web-tls',
        }),
      },
    ],
    [
      'a status write names its fields',
      step({ do: 'setStatus', of, status: { conditions: [], revision: 2 }, manager: 'm' }),
      { fields: expect.objectContaining({ fields: ['conditions', 'revision'] }) },
    ],
    [
      'a delete says why',
      step({ do: 'delete', of, because: 'the key is spent' }),
      { fields: expect.objectContaining({ do: 'delete', because: 'the key is spent' }) },
    ],
    [
      'a call names its target',
      step({ do: 'call', call: { name: 'makeKey', id: 'x', target: 'keys' } }),
      { fields: expect.objectContaining({ call: 'makeKey', target: 'keys' }) },
    ],
    [
      'a conflict is information',
      step(APPLY, { is: 'conflict', fault: fault('transient', 'Conflict') }),
      { level: 'info', message: 'step met a newer object' },
    ],
    ['the beginning of a step is traced', step(APPLY, { is: 'started' }), { level: 'trace', message: 'step started' }],
  ];
  test.each(steps)('%s', (_, report, expected) => {
    const { records, tap } = recorded();
    tap.step(report);
    expect(records).toMatchObject([expected]);
  });

  test('the contents of an object are never written', () => {
    const { records, tap } = recorded();
    for (const is of ['started', 'done'] as const) tap.step(step(APPLY, { is }));
    expect(JSON.stringify(records)).not.toContain('tls.key');
  });

  const turns: [string, TurnReport['end'], Partial<LogRecord>][] = [
    [
      'a rest says why and until when',
      { is: 'rest', by: 'restUntilDue', rest: { do: 'sleep', because: 'due later', until: instant(0) } },
      {
        level: 'detail',
        message: 'at rest',
        fields: expect.objectContaining({ because: 'due later', until: '1970-01-01T00:00:00Z', rule: 'restUntilDue' }),
      },
    ],
    [
      'a failure that nobody else tells is an error',
      { is: 'failed', fault: fault('transient') },
      { level: 'error', message: 'turn failed', fields: expect.objectContaining({ err: 'it is transient' }) },
    ],
    ['a defect is an error', { is: 'failed', fault: fault('defect') }, { level: 'error' }],
    ['what a condition tells is information', { is: 'failed', fault: fault('misconfigured') }, { level: 'info' }],
    ['what an issuer refused is information', { is: 'failed', fault: fault('refused') }, { level: 'info' }],
    ['an object that is gone is a detail', { is: 'gone' }, { level: 'detail', message: 'turn ended: gone' }],
  ];
  test.each(turns)('%s', (_, end, expected) => {
    const { records, tap } = recorded();
    tap.turn(turn(end));
    expect(records).toMatchObject([expected]);
  });
});

describe('the metrics of turns', () => {
  const cases: [string, TurnReport['end'], readonly string[]][] = [
    [
      'a turn that went well is one call',
      { is: 'gone' },
      ['certmanager_controller_sync_call_count{controller="certificate"} 1'],
    ],
    [
      'a failed turn is one error too',
      { is: 'failed', fault: fault('transient') },
      [
        'certmanager_controller_sync_call_count{controller="certificate"} 1',
        'certmanager_controller_sync_error_count{controller="certificate"} 1',
      ],
    ],
    [
      'a conflict is no error',
      { is: 'failed', fault: fault('transient', 'Conflict') },
      ['certmanager_controller_sync_call_count{controller="certificate"} 1'],
    ],
    [
      'a defect is counted as such',
      { is: 'failed', fault: fault('defect') },
      [
        'certmanager_controller_sync_call_count{controller="certificate"} 1',
        'certmanager_controller_sync_error_count{controller="certificate"} 1',
        'certwright_defects_total{controller="certificate"} 1',
      ],
    ],
  ];
  test.each(cases)('%s', async (_, end, expected) => {
    const metrics = createMetrics();
    metricTap(metrics).turn(turn(end));
    let text = '';
    for await (const piece of metrics.exposition()) text += piece;
    expect(text.split('\n').filter((line) => line.includes('{controller='))).toEqual(expected);
  });

  const failed = (code: string): StepOutcome => ({ is: 'failed', fault: fault('misconfigured', code) });
  const writes: [string, StepReport, string[]][] = [
    [
      'a write that failed is counted with its reason',
      step(APPLY, failed('Forbidden')),
      ['controller="certificate",resource="secrets",reason="Forbidden"} 1'],
    ],
    [
      'the status is a resource of its own',
      step({ do: 'setStatus', of, status: {}, manager: 'm' }, failed('StorageFull')),
      ['controller="certificate",resource="certificates/status",reason="StorageFull"} 1'],
    ],
    [
      'so is a conflict',
      step({ do: 'delete', of, because: 'spent' }, { is: 'conflict', fault: fault('transient', 'Conflict') }),
      ['controller="certificate",resource="certificates",reason="Conflict"} 1'],
    ],
    ['a write that is done is not', step(APPLY), []],
  ];
  test.each(writes)('%s', async (_, report, expected) => {
    const metrics = createMetrics();
    metricTap(metrics).step(report);
    let text = '';
    for await (const piece of metrics.exposition()) text += piece;
    const counted = text.split('\n').filter((line) => line.startsWith('certwright_write_failures_total{'));
    expect(counted.map((line) => line.slice(line.indexOf('{') + 1))).toEqual(expected);
  });
});

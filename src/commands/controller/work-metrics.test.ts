import { describe, expect, test } from 'vitest';
import { Fault } from '../../base/fault.ts';
import { createLog } from '../../telemetry/create-log.ts';
import { createMetrics } from '../../telemetry/create-metrics.ts';
import type { LogRecord } from '../../telemetry/log.ts';
import { watchReflectors } from './work-metrics.ts';

function watched(notSynced: readonly string[]) {
  const metrics = createMetrics();
  const records: LogRecord[] = [];
  const log = createLog({ name: 'c', write: (record) => records.push(record), now: () => 0, verbosity: 5 });
  const tell = watchReflectors(metrics, log, { stores: ['issuers', 'secrets'], notSynced: () => notSynced });
  const present = async (): Promise<readonly string[]> => {
    let text = '';
    for await (const piece of metrics.exposition()) text += piece;
    return [...text.matchAll(/^certwright_reflector_status\{resource="(\S+)",status="(\S+)"\} 1$/gm)].map(
      ([, resource, status]) => `${resource} ${status}`,
    );
  };
  return { tell, present, records };
}

const refused = (code: string) => new Fault('misconfigured', { code, message: `${code}: no` });

describe('what reflectors tell', () => {
  test('before anything is listed all are listing', async () => {
    expect(await watched(['issuers', 'secrets']).present()).toEqual(['issuers listing', 'secrets listing']);
  });

  test('a streaming list that is complete is watching', async () => {
    expect(await watched(['secrets']).present()).toEqual(['issuers watching', 'secrets listing']);
  });

  test('the present state is shown, and no other', async () => {
    const { tell, present } = watched([]);
    tell('issuers', 'watching', undefined);
    tell('issuers', 'relisting', refused('Forbidden'));
    expect(await present()).toEqual(['issuers relisting', 'secrets watching']);
  });

  test('the same refusal is an error once, until it has been overcome', () => {
    const { tell, records } = watched([]);
    for (const status of ['relisting', 'relisting', 'watching', 'relisting'] as const)
      tell('issuers', status, status === 'watching' ? undefined : refused('Forbidden'));
    expect(records.map(({ level }) => level)).toEqual(['error', 'detail', 'detail', 'error']);
  });

  test('a version that the server has forgotten is no error', () => {
    const { tell, records } = watched([]);
    tell('issuers', 'relisting', refused('Expired'));
    expect(records).toMatchObject([{ level: 'detail', fields: { store: 'issuers', err: 'Expired: no' } }]);
  });
});

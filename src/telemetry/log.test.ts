import { describe, expect, test } from 'vitest';
import { Fault } from '../base/fault.ts';
import { Secret } from '../base/secret.ts';
import type { LogOptions } from './create-log.ts';
import { createLog } from './create-log.ts';
import type { Log, LogLevel } from './log.ts';
import { relatedResourceFields, resourceFields } from './log.ts';
import { jsonLines } from './log-json.ts';
import { textLine } from './log-text.ts';

const AT = Date.parse('2026-11-24T20:21:31.123Z');
const certificates = {
  group: 'cert-manager.io',
  version: 'v1',
  kind: 'Certificate',
  plural: 'certificates',
  namespaced: true,
};
const KEY_CANARY = '-----BEGIN EC PRIVATE KEY-----\nCANARYCANARY\n-----END EC PRIVATE KEY-----\n';

function jsonOf(say: (log: Log) => void, options: Partial<LogOptions> = {}): Record<string, unknown>[] {
  const lines: string[] = [];
  const write = jsonLines({ write: (line: string) => lines.push(line) });
  say(createLog({ name: 'certwright', write, now: () => AT, verbosity: 5, ...options }));
  return lines.map((line) => JSON.parse(line));
}

function textOf(say: (log: Log) => void, coloured = false): string {
  let text = '';
  const write: LogOptions['write'] = (record) => (text += textLine(record, { pid: 42, coloured }));
  say(createLog({ name: 'certwright', write, now: () => AT, verbosity: 5 }));
  return text;
}

describe('log levels', () => {
  const ALL: readonly LogLevel[] = ['error', 'notice', 'warn', 'info', 'detail', 'debug', 'trace'];
  const cases: [number, number][] = [
    [0, 2],
    [1, 3],
    [2, 4],
    [3, 5],
    [4, 6],
    [5, 7],
  ];
  test.each(cases)('-v=%i writes the first %i levels', (verbosity, count) => {
    const lines = jsonOf((log) => ALL.forEach((level) => log[level](level)), { verbosity });
    expect(lines.map((line) => line['msg'])).toEqual(ALL.slice(0, count));
  });

  test('--vmodule sets the verbosity of the loggers whose last name matches', () => {
    const options = { verbosity: 0, verbosityByName: [['reflec*', 4] as const] };
    const say = (log: Log) => [log.child('queue'), log.child('reflector')].forEach((child) => child.debug('said'));
    expect(jsonOf(say, options)).toMatchObject([{ logger: 'certwright.reflector', msg: 'said' }]);
  });
});

describe('JSON lines', () => {
  test('a line has the keys of the reference', () => {
    const [line] = jsonOf((log) => log.child('certificate', { correlation_id: 'a1' }).info('stored', { steps: 3 }));
    expect(line).toEqual({
      level: 'info',
      ts: AT,
      v: 2,
      logger: 'certwright.certificate',
      msg: 'stored',
      correlation_id: 'a1',
      steps: 3,
    });
  });

  test('an error has err and no v', () => {
    const fault = new Fault('misconfigured', {
      code: 'CredentialMissing',
      at: 'spec.ca.secretName',
      message: 'Secret "prod/ca" has no key "tls.key"',
      remedy: 'add the key',
      cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    });
    const [line] = jsonOf((log) => log.error('issuer is not ready', { fault }));
    expect(line).toEqual({
      level: 'error',
      ts: AT,
      logger: 'certwright',
      msg: 'issuer is not ready',
      err: 'Secret "prod/ca" has no key "tls.key"',
      fault: {
        kind: 'misconfigured',
        code: 'CredentialMissing',
        message: 'Secret "prod/ca" has no key "tls.key"',
        at: 'spec.ca.secretName',
        remedy: 'add the key',
        cause: { name: 'Error', message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' },
      },
    });
  });

  test('a defect shows its place in the code', () => {
    const [line] = jsonOf((log) =>
      log.error('set aside', { fault: new Fault('defect', { code: 'X', message: 'impossible' }) }),
    );
    expect(line).toMatchObject({ fault: { stack: expect.stringContaining('log.test.ts') } });
  });

  test('an object is named by the keys of the reference', () => {
    const key = { type: certificates, namespace: 'prod', name: 'web' };
    const [line] = jsonOf((log) =>
      log.info('x', { ...resourceFields(key), ...relatedResourceFields({ ...key, name: 'b' }) }),
    );
    expect(line).toMatchObject({
      resource_name: 'web',
      resource_namespace: 'prod',
      resource_kind: 'Certificate',
      related_resource_name: 'b',
    });
  });
});

describe('what is never written', () => {
  const hidden: [string, unknown][] = [
    ['a Secret', new Secret('CANARYCANARY')],
    ['a Secret inside a list inside an object', { deep: [{ key: new Secret('CANARYCANARY') }] }],
    ['bytes', Buffer.from('CANARYCANARY')],
    ['a private key in PEM that nothing wraps', KEY_CANARY],
    ['a private key in an error text', new Error(`cannot read ${KEY_CANARY}`)],
    [
      'a private key in the cause of a Fault',
      new Fault('refused', { code: 'X', message: 'no', cause: new Error(KEY_CANARY) }),
    ],
    ['a private key without an end', KEY_CANARY.slice(0, 60)],
    ['a Secret in a map', new Map([['token', new Secret('CANARYCANARY')]])],
  ];
  test.each(hidden)('%s is not written as JSON or text', (_, value) => {
    const say = (log: Log) => [log.info('line', { value }), log.error('line', { fault: value })];
    expect(JSON.stringify(jsonOf(say))).not.toContain('CANARY');
    expect(textOf(say)).not.toContain('CANARY');
  });

  test('a text from outside is cut after 1 KiB', () => {
    const [line] = jsonOf((log) => log.info('line', { body: 'x'.repeat(100_000) }));
    expect(line?.['body']).toBe(`${'x'.repeat(1024)}…`);
  });

  test('an object that contains itself ends', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(jsonOf((log) => log.info('line', { loop }))).toMatchObject([{ msg: 'line' }]);
  });
});

describe('text lines', () => {
  test('a line reads as klog writes it', () => {
    const text = textOf((log) =>
      log.child('certificate').info('say "hi"', { resource_name: 'web', count: 2, due: { in: 5 } }),
    );
    expect(text).toBe(
      'I1124 20:21:31.123000      42 certwright.certificate] "say \\"hi\\"" resource_name="web" count=2 due={"in":5}\n',
    );
  });

  test('an error begins with E and a warning with W', () => {
    expect(textOf((log) => [log.error('a'), log.warn('b')])).toMatch(/^E1124 .*"a"\nW1124 .*"b"\n$/);
  });

  test('a line break in a message stays inside its line', () => {
    expect(textOf((log) => log.info('a\nb')).split('\n')).toHaveLength(2);
  });

  test('colours are for terminals only', () => {
    expect(textOf((log) => log.info('a'), true)).toContain('\u001b[');
    expect(textOf((log) => log.info('a'))).not.toContain('\u001b[');
  });
});

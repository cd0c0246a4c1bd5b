import { describe, expect, test } from 'vitest';
import { systemClock } from '../../base/system-clock.ts';
import { rateLimitOf } from './client.ts';
import { connectionOf } from './connection.ts';
import { parseSettings } from './settings.ts';

describe('the command line of the controller', () => {
  test('help is no settings', () => expect(parseSettings(['--help'])).toBeUndefined());

  test('flags, controllers, gates and warnings are read together', () => {
    expect(
      parseSettings(['--controllers=*,-issuers', '--feature-gates=OtherNames=false,ValidateCAA=true', '--logtostderr']),
    ).toMatchObject({
      flags: { 'concurrent-workers': 5 },
      switches: { trigger: true, issuers: false },
      gates: { OtherNames: false },
      warnings: [expect.stringContaining('--logtostderr'), expect.stringContaining('ValidateCAA')],
    });
  });

  test('an unknown gate is refused in the words of the reference', () => {
    expect(() => parseSettings(['--feature-gates=Foo=true'])).toThrow(
      'failed to set feature gates from initial flags-based config: unrecognized feature gate: Foo',
    );
  });

  test('a size limit other than the bound there is is refused by name, not taken in silence', () => {
    expect(() => parseSettings(['--max-private-key-size=20000'])).toThrow(
      '--max-private-key-size cannot be changed in this version: the bound is 13000 bytes',
    );
    expect(parseSettings(['--max-private-key-size=13000'])?.warnings).toEqual([]);
  });

  const limits: [string, number, number, object | undefined][] = [
    ['the limits given', 20, 50, { qps: 20, burst: 50 }],
    ["0 is the library's default", 0, 0, { qps: 5, burst: 10 }],
    ['-1 is no limit', -1, 50, undefined],
  ];
  test.each(limits)('request rate: %s', (_, qps, burst, expected) => {
    expect(rateLimitOf({ 'kube-api-qps': qps, 'kube-api-burst': burst })).toEqual(expected);
  });
});

describe('the connection', () => {
  test('--master alone is asked without credentials', async () => {
    const connection = await connectionOf({ kubeconfig: '', master: 'http://localhost:8080' }, {}, systemClock);
    expect(connection.server.href).toBe('http://localhost:8080/');
    expect(await connection.credentials.current(AbortSignal.timeout(1000))).toEqual({});
  });

  test('--master that is no URL is refused', async () => {
    const refused = connectionOf({ kubeconfig: '', master: 'localhost' }, {}, systemClock);
    await expect(refused).rejects.toThrow(
      'error creating rest config: --master is not the URL of a server: "localhost"',
    );
  });
});

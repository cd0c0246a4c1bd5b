import { describe, expect, test } from 'vitest';
import { dnsProviderSetting } from '../../../../test/support/dns-provider-parts.ts';
import { describeFault, Fault } from '../../../base/fault.ts';
import type { Rfc2136Config } from './update-key.ts';
import { updateKey } from './update-key.ts';
import { updateServer } from './update-server.ts';

describe('the server', () => {
  const cases: readonly (readonly [nameserver: string, host: string, port: number])[] = [
    ['192.0.2.53', '192.0.2.53', 53],
    ['192.0.2.53:5353', '192.0.2.53', 5353],
    ['ns1.example.com', 'ns1.example.com', 53],
    ['ns1.example.com:8053', 'ns1.example.com', 8053],
    ['[2001:db8::53]', '2001:db8::53', 53],
    ['[2001:db8::53]:5353', '2001:db8::53', 5353],
  ];
  test.each(cases)('%s', (nameserver, host, port) => {
    expect(updateServer(nameserver)).toEqual({ is: 'plain', host, port });
  });

  test.each(['', '2001:db8::53', 'ns1:99999', 'ns1:0', 'a b', '[x]'])('is refused where it is "%s"', (nameserver) => {
    expect(() => updateServer(nameserver)).toThrow(
      expect.objectContaining({ kind: 'misconfigured', at: 'dns01.rfc2136.nameserver' }),
    );
  });
});

describe('the key', () => {
  const secretRef = { name: 'tsig', key: 'secret' };
  const keyOf = (config: Partial<Rfc2136Config>, text = 'c2VjcmV0') =>
    updateKey(dnsProviderSetting({ nameserver: '192.0.2.53', ...config }, { 'tsig/secret': text }));

  test('is HMACMD5 where the spec names no algorithm', () => {
    const key = keyOf({ tsigKeyName: 'acme', tsigSecretSecretRef: secretRef });
    expect(key).toMatchObject({ name: 'acme', algorithm: 'HMACMD5' });
    expect(Buffer.from(key?.secret.reveal() ?? []).toString()).toBe('secret');
  });

  test('has its algorithm in capitals, however the spec writes it', () => {
    const key = keyOf({ tsigKeyName: 'acme', tsigSecretSecretRef: secretRef, tsigAlgorithm: 'HmacSha256' });
    expect(key?.algorithm).toBe('HMACSHA256');
  });

  test('may be broken into lines', () => {
    const key = keyOf({ tsigKeyName: 'acme', tsigSecretSecretRef: secretRef }, 'c2Vj\ncmV0\n');
    expect(Buffer.from(key?.secret.reveal() ?? []).toString()).toBe('secret');
  });

  const unsigned: readonly (readonly [name: string, config: Partial<Rfc2136Config>])[] = [
    ['neither name nor Secret', {}],
    ['a name alone', { tsigKeyName: 'acme' }],
    ['a Secret alone', { tsigSecretSecretRef: secretRef }],
  ];
  test.each(unsigned)('is none where the spec has %s', (_, config) => {
    expect(keyOf(config)).toBeUndefined();
  });

  const wrong: readonly (readonly [name: string, algorithm: string, text: string, says: string])[] = [
    ['no base64, which is not quoted', 'HMACSHA256', 'hunter2!', 'Secret "solvers/tsig", key "secret" is no base64'],
    ['base64 without its end, which is not quoted', 'HMACSHA256', 'hunter2', 'is no base64'],
    ['an algorithm that is none', 'HMACSHA3', 'c2VjcmV0', 'write one of HMACMD5, HMACSHA1, HMACSHA256, HMACSHA512'],
  ];
  test.each(wrong)('is refused where there is %s', (_, tsigAlgorithm, text, says) => {
    const config = { tsigKeyName: 'acme', tsigSecretSecretRef: secretRef, tsigAlgorithm };
    const fault = thrownBy(() => keyOf(config, text));
    expect(fault.kind).toBe('misconfigured');
    expect(describeFault(fault)).toContain(says);
    expect(describeFault(fault)).not.toContain('hunter2');
  });
});

function thrownBy(act: () => unknown): Fault {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown;
  }
  throw new Error('a Fault was expected');
}

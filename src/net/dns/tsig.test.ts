import { describe, expect, test } from 'vitest';
import { instant } from '../../base/instant.ts';
import { Secret } from '../../base/secret.ts';
import { readTsig } from './read-tsig.ts';
import { signMessage, tsigAlgorithms, verifyReply } from './tsig.ts';
import type { TsigAlgorithm, TsigKey } from './tsig.ts';
import { encodeUpdate } from './update-message.ts';

const now = instant(Date.UTC(2026, 10, 24, 20));
const record = { zone: 'example.com.', name: '_acme-challenge.example.com.', value: 'v' };
const key = (algorithm: TsigAlgorithm = 'HMACSHA256', name = 'Update.Key'): TsigKey => ({
  name,
  algorithm,
  secret: new Secret(Buffer.alloc(32, 1)),
});
const update = encodeUpdate(4711, 'add', record);

describe.each(Object.keys(tsigAlgorithms) as TsigAlgorithm[])('%s', (algorithm) => {
  test('a message is signed by a record behind it, with the time in seconds', () => {
    const { bytes, mac } = signMessage(update, key(algorithm), now);
    expect(readTsig(bytes)).toEqual({
      start: update.length,
      name: 'update.key.',
      algorithm: tsigAlgorithms[algorithm].wireName,
      time: Date.UTC(2026, 10, 24, 20) / 1000,
      fudge: 300,
      mac: Buffer.from(mac),
      originalId: 4711,
      error: 0,
      other: Buffer.alloc(0),
    });
  });
});

test('a message without the record has none, and one cut off in it is a Fault', () => {
  expect(readTsig(update)).toBeUndefined();
  const { bytes } = signMessage(update, key(), now);
  expect(() => readTsig(bytes.subarray(0, bytes.length - 3))).toThrow(
    expect.objectContaining({ code: 'DnsReplyMalformed' }),
  );
});

test('a reply that nobody has signed is told as such', () => {
  expect(verifyReply(update, key(), Buffer.alloc(32), now)).toEqual({ isSigned: false, error: 0 });
});

test.each<[string, (bytes: Buffer) => Uint8Array, TsigKey]>([
  ['another key', (bytes) => bytes, key('HMACSHA256', 'other.key')],
  ['another algorithm', (bytes) => bytes, key('HMACSHA512')],
  ['another secret', (bytes) => bytes, { ...key(), secret: new Secret(Buffer.alloc(32, 2)) }],
  ['a changed message', (bytes) => Buffer.concat([bytes.subarray(0, 3), Buffer.of(5), bytes.subarray(4)]), key()],
])('a reply signed with %s is a Fault without a byte of the key', (_, change, verifier) => {
  const { bytes } = signMessage(update, key(), now);
  const look = (): unknown => verifyReply(change(Buffer.from(bytes)), verifier, Buffer.alloc(0), now);
  expect(look).toThrow(expect.objectContaining({ kind: 'transient', code: 'TsigReplyInvalid' }));
  expect(look).not.toThrow(/AQEB|0101/);
});

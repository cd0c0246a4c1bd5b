import { describe, expect, test } from 'vitest';
import { Secret } from '../../base/secret.ts';
import { encodeBody, redactSent } from './encode-body.ts';

const object = {
  kind: 'Secret',
  data: { 'tls.key': new Secret('a2V5IGJ5dGVz'), 'tls.crt': 'Y3J0' },
  list: [1, new Secret('inner-secret')],
};

describe('encodeBody', () => {
  test('reveals every Secret, and changes neither the object nor its other values', () => {
    expect(JSON.parse(encodeBody(object))).toEqual({
      kind: 'Secret',
      data: { 'tls.key': 'a2V5IGJ5dGVz', 'tls.crt': 'Y3J0' },
      list: [1, 'inner-secret'],
    });
    expect(JSON.stringify(object)).not.toContain('a2V5IGJ5dGVz');
  });
  test('keeps null, which removes in a merge patch, and drops what is undefined', () => {
    expect(encodeBody({ status: { a: null, b: undefined } })).toBe('{"status":{"a":null}}');
  });
  test('refuses a Secret of bytes, without showing them', () => {
    expect(() => encodeBody({ data: new Secret(new Uint8Array([1, 2])) })).toThrow(
      'a secret object was to be sent as JSON',
    );
  });
});

test('words of the server lose the secrets that were sent, in base64 or decoded', () => {
  const words = 'hook says: a2V5IGJ5dGVz is key bytes, inner-secret, Y3J0';
  expect(redactSent(words, object)).toBe('hook says: [redacted] is [redacted], [redacted], Y3J0');
});

import { describe, expect, test } from 'vitest';
import { problemKind, problemKinds } from './problem-kinds.ts';
import type { AcmeEndpoint } from './problem-kinds.ts';

/** Every error type of RFC 8555 §6.7, RFC 9773 §7.4 and the profiles draft, with what becomes of an order that meets it. */
const ORDER: Readonly<Record<string, string>> = {
  accountDoesNotExist: 'misconfigured',
  alreadyReplaced: 'refused',
  alreadyRevoked: 'refused',
  badCSR: 'refused',
  badNonce: 'transient',
  badPublicKey: 'refused',
  badRevocationReason: 'refused',
  badSignatureAlgorithm: 'refused',
  caa: 'refused',
  compound: 'refused',
  connection: 'refused',
  dns: 'refused',
  externalAccountRequired: 'misconfigured',
  incorrectResponse: 'refused',
  invalidContact: 'misconfigured',
  invalidProfile: 'refused',
  malformed: 'refused',
  orderNotReady: 'refused',
  rateLimited: 'throttled',
  rejectedIdentifier: 'refused',
  serverInternal: 'transient',
  tls: 'refused',
  unauthorized: 'refused',
  unsupportedContact: 'misconfigured',
  unsupportedIdentifier: 'refused',
  userActionRequired: 'misconfigured',
};
const AT_ORDERS: readonly AcmeEndpoint[] = ['order', 'authorization', 'challenge', 'finalize', 'certificate'];

describe('a problem', () => {
  test.each(Object.entries(ORDER))('of type %s means the same at every step of an order: %s', (type, kind) => {
    for (const endpoint of AT_ORDERS) expect(problemKind(endpoint, type, 400).kind).toBe(kind);
  });

  test('of every type that is known here stands in that table', () => {
    expect(Object.keys(problemKinds).sort()).toEqual(Object.keys(ORDER).sort());
  });

  test('about an account is for a person to mend, where waiting mends nothing', () => {
    for (const type of Object.keys(ORDER)) {
      const { kind } = problemKind('account', type, 400);
      if (['unauthorized', 'malformed', 'externalAccountRequired', 'invalidContact', 'badPublicKey'].includes(type))
        expect([type, kind]).toEqual([type, 'misconfigured']);
      if (type === 'rateLimited') expect(kind).toBe('throttled');
    }
  });

  test.each([
    ['order', 'constructor', 400, 'refused'],
    ['order', '', 404, 'refused'],
    ['order', '', 408, 'transient'],
    ['order', 'teapot', 429, 'throttled'],
    ['order', '', 500, 'transient'],
    ['challenge', '', 502, 'transient'],
    ['account', '', 403, 'misconfigured'],
    ['directory', '', 404, 'misconfigured'],
  ] as const)(
    'at %s of the unknown type "%s" with status %i goes by the status: %s',
    (endpoint, type, status, kind) => {
      expect(problemKind(endpoint, type, status).kind).toBe(kind);
    },
  );
});

import { describe, expect, test } from 'vitest';
import { problemKinds } from '../../../src/acme/problem-kinds.ts';
import { seconds } from '../../../src/base/instant.ts';
import { acmeMaterials } from '../../support/acme-rig.ts';
import type { Cell, Class } from '../../support/acme-rig/cell.ts';
import { expectCell, problemOf } from '../../support/acme-rig/cell.ts';

const materials = await acmeMaterials();

/** What each error type of RFC 8555 §6.7, RFC 9773 §7.4 and the profiles draft means to what is ordered, and to who registers. */
const TYPES: Readonly<Record<string, readonly [ordering: Class, registering: Class]>> = {
  accountDoesNotExist: ['later', 'person'],
  alreadyReplaced: ['stop', 'person'],
  alreadyRevoked: ['stop', 'person'],
  badCSR: ['stop', 'person'],
  badNonce: ['now', 'now'],
  badPublicKey: ['stop', 'person'],
  badRevocationReason: ['stop', 'person'],
  badSignatureAlgorithm: ['stop', 'person'],
  caa: ['stop', 'person'],
  compound: ['stop', 'person'],
  connection: ['stop', 'person'],
  dns: ['stop', 'person'],
  externalAccountRequired: ['later', 'person'],
  incorrectResponse: ['stop', 'person'],
  invalidContact: ['later', 'person'],
  invalidProfile: ['stop', 'person'],
  malformed: ['stop', 'person'],
  orderNotReady: ['stop', 'person'],
  rateLimited: ['later', 'later'],
  rejectedIdentifier: ['stop', 'person'],
  serverInternal: ['now', 'now'],
  tls: ['stop', 'person'],
  unauthorized: ['stop', 'person'],
  unsupportedContact: ['later', 'person'],
  unsupportedIdentifier: ['stop', 'person'],
  userActionRequired: ['later', 'person'],
};

/** Within the hour: by back-off, once a minute, once. */
const REQUESTS: Readonly<Record<Class, readonly [number, number]>> = {
  now: [8, 18],
  later: [55, 61],
  stop: [1, 1],
  person: [1, 1],
  none: [1, 1],
};

const ENDPOINTS = ['newAccount', 'newOrder', 'authorization', 'challenge', 'finalize', 'order', 'certificate'] as const;

function cellOf(endpoint: (typeof ENDPOINTS)[number], type: string): Cell {
  const [ordering, registering] = TYPES[type] ?? ['none', 'none'];
  const becomes = endpoint === 'newAccount' ? registering : ordering;
  const cell: Cell = {
    endpoint,
    trouble: problemOf(type, type === 'rateLimited' ? 429 : 400),
    becomes,
    words: `urn:ietf:params:acme:error:${type}: so it is`,
    requests: REQUESTS[becomes],
    // Only an order that is being signed is looked at.
    ...(endpoint === 'order' ? { server: { signsAfter: seconds(10) } } : {}),
  };
  // Each attempt is made with seven nonces.
  if (type === 'badNonce') return { ...cell, requests: [8 * 7, 18 * 7] };
  // The order shows that it is ready all the same: the server contradicts itself, and is asked more and more seldom.
  return endpoint === 'finalize' && type === 'orderNotReady' ? { ...cell, becomes: 'later', requests: [5, 12] } : cell;
}

test('every error type that is known stands in the table', () => {
  expect(Object.keys(TYPES)).toEqual(Object.keys(problemKinds).sort());
});

describe.each(ENDPOINTS)('at %s', (endpoint) => {
  const cells = Object.keys(TYPES).map((type) => ({ type, ...cellOf(endpoint, type) }));
  test.each(cells)('$type: $becomes', async (cell) => {
    expect.hasAssertions();
    await expectCell(materials, cell);
  });
});

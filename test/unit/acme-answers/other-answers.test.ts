import { describe, expect, test } from 'vitest';
import { minutes, seconds } from '../../../src/base/instant.ts';
import type { HttpReply } from '../../../src/net/http.ts';
import { acmeMaterials } from '../../support/acme-rig.ts';
import type { Cell } from '../../support/acme-rig/cell.ts';
import { expectCell, problemOf } from '../../support/acme-rig/cell.ts';
import type { AcmeTrouble, ModelEndpoint } from '../../support/model-acme/troubles.ts';

const materials = await acmeMaterials();

const REGISTERING: readonly ModelEndpoint[] = ['directory', 'newNonce', 'newAccount'];
const ORDERING: readonly ModelEndpoint[] = [
  'newOrder',
  'authorization',
  'challenge',
  'finalize',
  'order',
  'certificate',
];

/** Only an order that is being signed is looked at. */
const serverFor = (endpoint: ModelEndpoint) => (endpoint === 'order' ? { server: { signsAfter: seconds(10) } } : {});

/** How many requests a fault-free run makes at an endpoint. */
const USUAL: Readonly<Partial<Record<ModelEndpoint, readonly [number, number]>>> = {
  newNonce: [1, 12],
  authorization: [2, 2],
  order: [1, 8],
};

/** By back-off: orders and challenges up to half an hour, issuers up to five minutes. */
const SOON = [8, 18] as const;
const EACH_MINUTE = [55, 61] as const;
const ONCE = [1, 1] as const;

const changed = (change: (reply: HttpReply) => Partial<HttpReply>): AcmeTrouble => ({
  change: (reply) => ({ ...reply, ...change(reply) }),
});
const without = (header: string): AcmeTrouble =>
  changed(({ headers }) => ({
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== header)),
  }));

type Row = readonly [name: string, cell: Omit<Cell, 'endpoint'>];
const page = (status: number, more: object = {}): AcmeTrouble => ({ status, body: '<html>sorry</html>', ...more });
const over = 'Tue, 24 Nov 2026 20:20:00 GMT';

/** Everywhere the same. */
const everywhere: readonly Row[] = [
  ['500', { trouble: problemOf('serverInternal', 500), becomes: 'now', words: '500 urn:', requests: SOON }],
  ['502 by a proxy', { trouble: page(502), becomes: 'now', words: '502: no details given', requests: SOON }],
  [
    '503 with Retry-After in seconds',
    { trouble: page(503, { retryAfter: '1200' }), becomes: 'later', words: '503: no details given', requests: [3, 3] },
  ],
  [
    '503 until a date, and still the same date when that is over',
    { trouble: page(503, { retryAfter: over }), becomes: 'later', words: '503: no details given', requests: [35, 42] },
  ],
  [
    '503 with Retry-After 0',
    { trouble: page(503, { retryAfter: '0' }), becomes: 'later', words: '503: ', requests: EACH_MINUTE },
  ],
  ['429', { trouble: page(429), becomes: 'later', words: '429: no details given', requests: EACH_MINUTE }],
  [
    '429 with Retry-After',
    { trouble: page(429, { retryAfter: '1800' }), becomes: 'later', words: '429: ', requests: [2, 2] },
  ],
  [
    'no connection',
    { trouble: { when: 'before' }, becomes: 'now', words: 'the connection was closed', requests: SOON },
  ],
];

describe.each([...REGISTERING, ...ORDERING])('at %s', (endpoint) => {
  test.each(everywhere)('%s', async (_, cell) => {
    expect.hasAssertions();
    await expectCell(materials, { endpoint, ...serverFor(endpoint), ...cell });
  });

  const harmless: readonly [string, AcmeTrouble][] = [
    ['another content type', changed(({ headers }) => ({ headers: { ...headers, 'content-type': 'text/html' } }))],
    ...(endpoint === 'newNonce' ? [] : [['no Replay-Nonce', without('replay-nonce')] satisfies [string, AcmeTrouble]]),
  ];
  test.each(harmless)('%s is no fault', async (_, trouble) => {
    expect.hasAssertions();
    const requests = USUAL[endpoint] ?? ONCE;
    await expectCell(materials, { endpoint, trouble, becomes: 'none', words: '', requests, ...serverFor(endpoint) });
  });
});

/** What depends on where it is. */
const LOCATION = 'without a valid "Location"';
const cells: readonly (readonly [string, Cell])[] = [
  ...(['directory', 'newAccount'] as const).flatMap((endpoint): (readonly [string, Cell])[] => [
    [
      '301',
      {
        endpoint,
        trouble: page(301, { headers: { location: 'https://new.example.com/' } }),
        becomes: 'later',
        words: '301: ',
        requests: EACH_MINUTE,
      },
    ],
    ['403 by a proxy', { endpoint, trouble: page(403), becomes: 'later', words: '403: ', requests: EACH_MINUTE }],
    [
      '1 MiB and a byte',
      {
        endpoint,
        trouble: { status: 200, body: ' '.repeat(1024 * 1024 + 1) },
        becomes: 'now',
        words: 'is longer than',
        requests: SOON,
      },
    ],
  ]),
  ...ORDERING.flatMap((endpoint): (readonly [string, Cell])[] => [
    [
      '301',
      {
        endpoint,
        trouble: page(301, { headers: { location: 'https://new.example.com/' } }),
        becomes: 'stop',
        words: '301: ',
        requests: ONCE,
        ...serverFor(endpoint),
      },
    ],
    [
      '403 by a proxy',
      { endpoint, trouble: page(403), becomes: 'stop', words: '403: ', requests: ONCE, ...serverFor(endpoint) },
    ],
    [
      '1 MiB and a byte',
      {
        endpoint,
        trouble: { status: 200, body: ' '.repeat(1024 * 1024 + 1) },
        becomes: 'stop',
        words: 'is longer than',
        requests: ONCE,
        ...serverFor(endpoint),
      },
    ],
  ]),
  ...(['directory', 'newOrder', 'authorization', 'challenge', 'finalize', 'order'] as const).flatMap(
    (endpoint): (readonly [string, Cell])[] => [
      [
        'half of a JSON object',
        {
          endpoint,
          trouble: page(200, { body: '{"status":' }),
          becomes: 'now',
          words: 'the ACME server answered with',
          requests: SOON,
          ...serverFor(endpoint),
        },
      ],
      [
        'a page in place of JSON',
        {
          endpoint,
          trouble: page(200),
          becomes: 'now',
          words: 'the ACME server answered with',
          requests: SOON,
          ...serverFor(endpoint),
        },
      ],
    ],
  ),
  [
    'a page in place of a chain',
    {
      endpoint: 'certificate',
      trouble: page(200),
      becomes: 'stop',
      words: 'gave no certificate chain',
      requests: ONCE,
    },
  ],
  [
    'no Location',
    { endpoint: 'newAccount', trouble: without('location'), becomes: 'now', words: LOCATION, requests: SOON },
  ],
  [
    'no Location',
    { endpoint: 'newOrder', trouble: without('location'), becomes: 'now', words: LOCATION, requests: SOON },
  ],
  [
    'no nonce',
    { endpoint: 'newNonce', trouble: without('replay-nonce'), becomes: 'now', words: 'gave no nonce', requests: SOON },
  ],
  [
    '404 for the account’s own order, twice',
    {
      endpoint: 'authorization',
      trouble: problemOf('malformed', 404),
      becomes: 'stop',
      words: '404 urn:',
      requests: [2, 2],
    },
  ],
];

test.each(cells.map(([name, cell]) => ({ name, ...cell })))('$name at $endpoint: $becomes', async (cell) => {
  expect.hasAssertions();
  await expectCell(materials, cell);
});

/** Answers of an order, an authorization and a challenge that change what they say. */
const says = (body: object): AcmeTrouble =>
  changed((reply) => ({
    body: Buffer.from(JSON.stringify({ ...(JSON.parse(reply.body.toString()) as object), ...body })),
  }));
const error = { type: 'urn:ietf:params:acme:error:caa', detail: 'nobody may', status: 403 };

const stories: readonly (readonly [string, Cell])[] = [
  [
    'an order that is processing for more than an hour is asked more and more seldom',
    {
      endpoint: 'order',
      trouble: says({}),
      becomes: 'later',
      words: 'the order is processing at the server',
      requests: [50, 75],
      server: { signsAfter: minutes(70) },
    },
  ],
  [
    'an order that is processing for ten minutes is waited for',
    {
      endpoint: 'order',
      trouble: says({}),
      becomes: 'none',
      words: '',
      requests: [10, 25],
      server: { signsAfter: minutes(10) },
    },
  ],
  [
    'an order that becomes invalid after it was processing has failed',
    {
      endpoint: 'order',
      trouble: ({ nth }) => (nth > 3 ? says({ status: 'invalid', error }) : undefined),
      becomes: 'stop',
      words: 'the server calls the order invalid: urn:ietf:params:acme:error:caa: nobody may',
      requests: [4, 4],
      server: { signsAfter: minutes(10) },
    },
  ],
  [
    'an order that has expired is invalid without a word',
    {
      endpoint: 'order',
      trouble: says({ status: 'invalid' }),
      becomes: 'stop',
      words: 'the server calls the order invalid',
      requests: ONCE,
      server: { signsAfter: minutes(1) },
    },
  ],
  [
    'an order that is not known any more is ordered anew, once',
    {
      endpoint: 'order',
      trouble: ({ nth }) => (nth === 1 ? problemOf('malformed', 404) : undefined),
      becomes: 'none',
      words: '',
      requests: [2, 9],
      server: { signsAfter: seconds(10) },
    },
  ],
  [
    'an authorization that has expired ends the order',
    {
      endpoint: 'authorization',
      trouble: ({ nth }) => (nth > 1 ? says({ status: 'expired', challenges: [] }) : undefined),
      becomes: 'stop',
      words: 'the server calls the authorization expired',
      isBlind: true,
      requests: [2, 2],
    },
  ],
  [
    'an authorization that stays pending is looked at more and more seldom',
    {
      endpoint: 'authorization',
      trouble: ({ nth }) => (nth > 1 ? says({ status: 'pending' }) : undefined),
      becomes: 'later',
      words: 'the server has not looked yet',
      requests: [50, 130],
    },
  ],
  [
    'a proof that was not found ends the order with what the server says',
    {
      endpoint: 'authorization',
      trouble: () => undefined,
      becomes: 'stop',
      words: 'urn:ietf:params:acme:error:incorrectResponse: the proof is not there',
      requests: [2, 2],
      isBlind: true,
    },
  ],
  [
    'orderNotReady once is no failure: the order is looked at and finalised again',
    {
      endpoint: 'finalize',
      trouble: ({ nth }) => (nth === 1 ? problemOf('orderNotReady', 403) : undefined),
      becomes: 'none',
      words: '',
      requests: [2, 2],
    },
  ],
  [
    'badNonce once is answered by another',
    {
      endpoint: 'newOrder',
      trouble: ({ nth }) => (nth === 1 ? problemOf('badNonce') : undefined),
      becomes: 'none',
      words: '',
      requests: [2, 2],
    },
  ],
  [
    'accountDoesNotExist once: the account is looked for, found, and goes on',
    {
      endpoint: 'newOrder',
      trouble: ({ nth }) => (nth === 1 ? problemOf('accountDoesNotExist') : undefined),
      becomes: 'none',
      words: '',
      requests: [2, 2],
    },
  ],
];

test.each(stories)('%s', async (_, cell) => {
  expect.hasAssertions();
  await expectCell(materials, cell);
});

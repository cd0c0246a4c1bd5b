import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultOf } from '../../test/support/test-servers.ts';
import { Fault } from '../base/fault.ts';
import { after, hours, instant, minutes, seconds } from '../base/instant.ts';
import { systemClock } from '../base/system-clock.ts';
import { alternates } from './chains.ts';
import { createAcmeClients } from './create-acme-clients.ts';
import { problemText, readProblem } from './problem.ts';
import { readAuthorization, readChallenge, readDirectory, readOrder } from './read-answers.ts';
import { renewalIdentifier } from '../pki/certificate/renewal-identifier.ts';
import { readRenewalInfo } from './read-renewal-information.ts';

const now = instant(Date.parse('2026-06-01T00:00:00Z'));
const answer = (body: unknown) => ({ body, url: 'https://acme.example.com/x', retryAfter: undefined });

const challenge = {
  type: 'dns-01',
  url: 'https://acme.example.com/c',
  status: 'pending',
  token: 'DGyRejmCefe7v4NfDGDKfA',
};
const order = {
  status: 'pending',
  finalize: 'https://acme.example.com/f',
  authorizations: ['https://acme.example.com/a'],
};
const directory = {
  newNonce: 'https://acme.example.com/n',
  newAccount: 'https://acme.example.com/a',
  newOrder: 'https://acme.example.com/o',
};

describe('an answer that is not what it should be', () => {
  const cases: [string, () => unknown, string][] = [
    ['an order without a state', () => readOrder(answer({ ...order, status: 'new' })), 'status'],
    ['an order to be finalised in the clear', () => readOrder(answer({ ...order, finalize: 'http://a/' })), 'finalize'],
    [
      'an order with authorizations elsewhere',
      () => readOrder(answer({ ...order, authorizations: ['file:///etc/passwd'] })),
      'authorizations',
    ],
    ['an order that is a list', () => readOrder(answer([order])), 'JSON'],
    [
      'a token with a path',
      () => readChallenge(answer({ ...challenge, token: '../../../etc/passwd/xxxxxxx' })),
      'token',
    ],
    ['a token that can be guessed', () => readChallenge(answer({ ...challenge, token: 'short' })), 'token'],
    ['a token that is a number', () => readChallenge(answer({ ...challenge, token: 7 })), 'token'],
    [
      'an authorization for nothing',
      () => readAuthorization(answer({ status: 'pending', challenges: [] })),
      'identifier',
    ],
    ['a directory without orders', () => readDirectory({ ...directory, newOrder: undefined }), 'newOrder'],
    ['a directory in HTML', () => readDirectory('<html>'), 'JSON'],
    [
      'a window that ends before it starts',
      () =>
        readRenewalInfo(
          { suggestedWindow: { start: '2026-06-02T00:00:00Z', end: '2026-06-01T00:00:00Z' } },
          undefined,
          now,
        ),
      'suggestedWindow',
    ],
  ];
  test.each(cases)('%s is told by its field, and may be better later', (_, read, field) => {
    let thrown: unknown;
    try {
      read();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Fault);
    expect(thrown).toMatchObject({
      kind: 'transient',
      code: 'AcmeAnswerInvalid',
      message: expect.stringContaining(`"${field}"`),
    });
  });

  test('whatever it is, is read or refused by a Fault', () => {
    const readers = [readOrder, readChallenge, readAuthorization].map((read) => (body: unknown) => read(answer(body)));
    const shapes = fc.oneof(
      fc.jsonValue(),
      fc.record({ ...fields(order), ...fields(challenge), ...fields(directory) }),
    );
    fc.assert(
      fc.property(shapes, (body) => {
        for (const read of [...readers, readDirectory, (b: unknown) => readRenewalInfo(b, undefined, now)]) {
          try {
            read(body);
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(Fault);
          }
        }
        expect(problemText(readProblem(body, 400)).length).toBeLessThanOrEqual(1100);
      }),
      { numRuns: 300 },
    );
  });
});

/** Each field as it should be, or anything. */
const fields = (object: object) =>
  Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, fc.oneof(fc.constant(value), fc.jsonValue())]),
  );

test('profiles are looked up by their own names, whatever the server calls them', () => {
  const profiles = JSON.parse('{"__proto__": "a", "constructor": "b", "x": 1}') as unknown;
  const { profiles: read } = readDirectory({ ...directory, meta: { profiles } }).directory;
  expect(Object.keys(read).sort()).toEqual(['__proto__', 'constructor']);
  expect(Object.hasOwn(read, 'toString')).toBe(false);
});

describe('a problem in words', () => {
  const type = 'urn:ietf:params:acme:error:malformed';
  const cases: [string, unknown, string][] = [
    ['of one sentence', { type, detail: 'No.' }, `400 ${type}: No.`],
    ['without any', {}, '400: no details given'],
    ['that is no object', 'oops', '400: no details given'],
    ['with line breaks and escapes', { type, detail: 'a\n\u001b[31mb' }, `400 ${type}: a [31mb`],
    [
      'about names',
      {
        type,
        detail: 'Some.',
        subproblems: [{ type, detail: 'Bad.', identifier: { type: 'dns', value: 'a.example' } }, 'x'],
      },
      `400 ${type}: Some. (a.example: ${type}: Bad.)`,
    ],
  ];
  test.each(cases)('%s', (_, body, text) => expect(problemText(readProblem(body, 400))).toBe(text));

  test('about a hundred names tells the first of them', () => {
    const subproblems = Array.from({ length: 100 }, (_, i) => ({ type, detail: `no ${i}` }));
    expect(problemText(readProblem({ type, detail: 'Some.', subproblems }, 400))).toContain('; and 95 more)');
  });
});

test.each([
  ['none', undefined, []],
  [
    'one among other links',
    ['<https://a/dir>;rel="index"', '<https://a/cert/1/alt/1>;rel="alternate"'],
    ['https://a/cert/1/alt/1'],
  ],
  [
    'relative, in one header',
    '<alt/1>; rel="alternate", <alt/2>;rel=alternate',
    ['https://a/cert/alt/1', 'https://a/cert/alt/2'],
  ],
  ['with more parameters', '<https://a/1>; title="x; y"; rel="alternate"', ['https://a/1']],
  ['not an alternate', '<https://a/1>; rel="alternatives"', []],
])('links to other chains: %s', (_, header, urls) => {
  expect(alternates(header, 'https://a/cert/1')).toEqual(urls);
});

describe('renewal information', () => {
  test('is asked for by authority key and serial number', () => {
    // The example of RFC 9773 §4.1.
    const authorityKeyId = '69885b6b87464041e1b37b847ba0ae2cde01c8d4';
    expect(renewalIdentifier({ authorityKeyId, serialNumber: '87654321' })).toBe('aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE');
    expect(renewalIdentifier({ authorityKeyId, serialNumber: '07654321' })?.endsWith('.B2VDIQ')).toBe(true);
    expect(renewalIdentifier({ authorityKeyId: undefined, serialNumber: '01' })).toBeUndefined();
  });

  const window = { start: '2026-06-02T00:00:00Z', end: '2026-06-03T00:00:00Z' };
  test.each([
    ['six hours', undefined, hours(6)],
    ['a minute at least', after(now, seconds(1)), minutes(1)],
    ['as the server says', after(now, hours(12)), hours(12)],
    ['a day at most', after(now, hours(24 * 365)), hours(24)],
  ])('is asked for again after %s', (_, retryAfter, span) => {
    expect(readRenewalInfo({ suggestedWindow: window }, retryAfter, now).retryAfter - now).toBe(span);
  });
});

test('a server that is not https is not asked at all', async () => {
  const asked = () => Promise.reject(new Error('asked'));
  const clients = createAcmeClients({
    transportFor: () => ({ send: asked, open: asked, close: () => {} }),
    clock: systemClock,
    userAgent: 'x',
    onRequest: () => undefined,
  });
  const client = clients.of({ directory: 'http://127.0.0.1/dir', caBundle: undefined, skipTlsVerify: false });
  expect(await faultOf(client.directory(new AbortController().signal))).toMatchObject({
    kind: 'misconfigured',
    code: 'AcmeUrlInvalid',
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import type { AcmeOrder } from '../../acme/acme-client.ts';
import { ACME_ERROR, ProblemCause } from '../../acme/problem.ts';
import {
  aDesk,
  accountUrl,
  anAcmeIssuer,
  anAcmeRequest,
  announced,
  anOrder,
  challengesOf,
  faulted,
  now,
  replied,
  thumbprint,
} from '../../../test/support/builders/acme-objects.ts';
import type { Pairs } from '../../../test/support/builders/certificate-fixtures.ts';
import { makePairs } from '../../../test/support/builders/certificate-fixtures.ts';
import { issuerType } from '../../api/resource-types.ts';
import { pem, resourceVersion } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import { after, minutes, seconds } from '../../base/instant.ts';
import type { Answer } from '../../kube/controller.ts';
import type { OrderReply } from './calls.ts';
import { decide } from './decide.ts';
import type { OrderView } from './view.ts';
import { orderForgery } from '../../api/order/forged-order.ts';

let pairs: Pairs;
beforeAll(async () => {
  pairs = await makePairs();
});

const theIssuer = { type: issuerType, namespace: 'shop', name: 'le' };

interface World {
  readonly order?: Parameters<typeof anOrder>[1];
  readonly challenges?: Parameters<typeof challengesOf>[1] | 'none';
  readonly approved?: boolean;
  readonly issuer?: OrderView['issuer'];
  readonly answers?: Readonly<Record<string, Answer<OrderReply>>>;
}

/** What is decided about the Order of one name. */
function word(world: World) {
  const request = anAcmeRequest(pairs.nextRequest, world.approved === false ? [] : undefined);
  const order = anOrder(request, world.order);
  const facts = anAcmeIssuer();
  const { acme } = facts.spec;
  if (acme === undefined) throw new Error('no ACME issuer');
  const server = { directory: acme.server, caBundle: undefined, skipTlsVerify: false };
  const key = { namespace: 'shop', name: 'account', version: '1', entry: 'tls.key' };
  const ready: OrderView['issuer'] = {
    is: 'ready',
    facts,
    acme,
    place: { issuer: theIssuer, server, accountUrl, key, keyHash: '' },
  };
  const { challenges = 'none' } = world;
  const has = order.status.authorizations !== undefined && challenges !== 'none';
  const view: OrderView = {
    order,
    request,
    forgery: orderForgery(order, request),
    issuer: world.issuer ?? ready,
    challenges: has ? challengesOf(order, challenges) : [],
    desk: aDesk({ thumbprint: replied({ of: 'thumbprint', thumbprint }), ...world.answers }),
  };
  return decide(view, now);
}

const atServer = (parts: Partial<AcmeOrder>, at = now): Answer<OrderReply> =>
  replied<OrderReply>(
    {
      of: 'order',
      order: {
        url: 'https://acme.example.com/order/1',
        status: 'pending',
        finalizeUrl: 'https://acme.example.com/order/1/finalize',
        authorizationUrls: ['https://acme.example.com/authz/0'],
        certificateUrl: undefined,
        expires: undefined,
        error: undefined,
        retryAfter: undefined,
        ...parts,
      },
    },
    at,
  );
const refused = (code: string, kind: Fault['kind'] = 'refused', until = now) =>
  faulted(new Fault(kind, { code, message: `400 ${code}: no`, until }), until);
const pending = announced('www.example.com');
const valid = { status: { state: 'valid' } };

describe('an Order that has nothing yet', () => {
  test('is ordered by its names, sorted, as the account of the issuer', () => {
    expect(word({})).toMatchObject({
      do: 'call',
      by: 'createAtServer',
      call: {
        name: 'newOrder',
        wish: { identifiers: [{ type: 'dns', value: 'www.example.com' }] },
        place: { accountUrl },
      },
    });
  });

  test('keeps its URL before anything else is asked', () => {
    expect(word({ answers: { newOrder: atServer({}) } })).toMatchObject({
      do: 'setStatus',
      status: { url: 'https://acme.example.com/order/1', state: 'pending' },
    });
  });

  test('ends with the server’s words when the server says no', () => {
    expect(word({ answers: { newOrder: refused('AcmeRejectedIdentifier') } })).toMatchObject({
      do: 'setStatus',
      status: {
        state: 'errored',
        reason: expect.stringContaining('Failed to create Order: 400 AcmeRejectedIdentifier'),
      },
      then: [{ type: 'Warning', reason: 'Failed' }],
    });
  });

  const waits: [string, string, Fault['kind']][] = [
    ['asks to wait', 'AcmeRateLimited', 'throttled'],
    ['cannot be reached', 'ConnectionFailed', 'transient'],
    ['knows the account no more', 'AcmeAccountDoesNotExist', 'misconfigured'],
  ];
  test.each(waits)('waits, says so once, and is not failed, where the server %s', (_, code, kind) => {
    const until = after(now, minutes(30));
    const told = word({ answers: { newOrder: refused(code, kind, until) } });
    expect(told).toMatchObject({ do: 'setStatus', status: { reason: expect.stringContaining(code) } });
    expect(told).not.toMatchObject({ status: { state: expect.anything() } });
    const reason = told.do === 'setStatus' ? String(told.status['reason']) : '';
    expect(word({ order: { status: { reason } }, answers: { newOrder: refused(code, kind, until) } })).toMatchObject({
      do: 'sleep',
      until,
    });
  });
});

describe('an Order that nobody has approved is refused, and its issuer never asked', () => {
  const cases: [string, World][] = [
    ['without an approval', { approved: false }],
    ['for another issuer', { order: { spec: { issuerRef: { name: 'le', kind: 'ClusterIssuer' } } } }],
    ['for another name', { order: { spec: { dnsNames: ['bank.example.com'] } } }],
    ['with another signing request', { order: { spec: { request: Buffer.from('x').toString('base64') } } }],
    ['that belongs to nobody', { order: { metadata: { ownerReferences: [] } } }],
  ];
  test.each(cases)('%s', (_, world) => {
    expect(word(world)).toMatchObject({
      do: 'setStatus',
      by: 'refuseForgery',
      status: { state: 'errored', reason: expect.stringMatching(/^Refused: /) },
    });
  });
});

describe('what has to be proven', () => {
  test('is fetched by the URLs of the first answer, without asking for the order again', () => {
    const status = { url: 'https://acme.example.com/order/1', finalizeURL: '', state: 'pending' } as const;
    const call = word({ order: { status }, answers: { newOrder: atServer({}) } });
    expect(call).toMatchObject({
      do: 'call',
      call: { name: 'authorizations', urls: ['https://acme.example.com/authz/0'] },
    });
    expect(word({ order: { status } })).toMatchObject({ do: 'call', call: { name: 'lookAtOrder' } });
  });

  test('has a Challenge made for it, with the finalizer and the key of the account', () => {
    expect(word({ order: { status: pending }, challenges: 'none' })).toMatchObject({
      do: 'create',
      object: {
        kind: 'Challenge',
        metadata: {
          finalizers: ['acme.cert-manager.io/finalizer'],
          ownerReferences: [{ kind: 'Order', controller: true }],
        },
        spec: { type: 'DNS-01', dnsName: 'www.example.com' },
      },
      then: [{ reason: 'Created' }],
    });
  });

  test('is waited for', () => {
    expect(word({ order: { status: pending }, challenges: {} })).toMatchObject({ do: 'await', by: 'solve' });
  });

  const forged: [string, object][] = [
    ['another solver', { solver: { dns01: { webhook: { groupName: 'evil.example', solverName: 'x' } } } }],
    ['another key', { key: 'AAAA' }],
    ['another name', { dnsName: 'bank.example.com' }],
    ['another issuer', { issuerRef: { name: 'other' } }],
    ['another authorization', { authorizationURL: 'https://acme.example.com/authz/9' }],
  ];
  test.each(forged)('is not proven by a Challenge of our name with %s: that goes, and ours is made', (_, spec) => {
    expect(word({ order: { status: pending }, challenges: { spec } })).toMatchObject({ do: 'delete', by: 'solve' });
    const deletionTimestamp = '2026-06-01T00:00:00Z';
    expect(word({ order: { status: pending }, challenges: { spec, metadata: { deletionTimestamp } } }).do).toBe(
      'await',
    );
  });

  test('without a solver is told, and waits for the issuer', () => {
    const facts = anAcmeIssuer([]);
    const { acme } = facts.spec;
    if (acme === undefined) throw new Error('no ACME issuer');
    const place = {
      issuer: theIssuer,
      server: { directory: '', caBundle: undefined, skipTlsVerify: false },
      accountUrl,
      key: { namespace: '', name: '', version: '1', entry: '' },
      keyHash: '',
    };
    expect(word({ order: { status: pending }, issuer: { is: 'ready', facts, acme, place } })).toMatchObject({
      do: 'await',
      then: [{ type: 'Warning', reason: 'Solver', message: expect.stringContaining('the issuer has no solvers') }],
    });
  });
});

describe('an Order whose names are proven', () => {
  const proven: World = { order: { status: pending }, challenges: valid };
  const finishing = (answers: World['answers'] = {}) => word({ ...proven, answers });

  test('is finalised at once: the server need not be asked whether it is ready', () => {
    expect(finishing()).toMatchObject({ do: 'call', call: { name: 'finalize' } });
  });

  test('is looked at when the server says that it has the request already, as after a crash', () => {
    const answers = { finalize: refused('AcmeOrderNotReady') };
    expect(finishing(answers)).toMatchObject({ do: 'call', call: { name: 'lookAtOrder' } });
    const certificateUrl = 'https://acme.example.com/cert/1';
    expect(finishing({ ...answers, lookAtOrder: atServer({ status: 'valid', certificateUrl }) })).toMatchObject({
      do: 'call',
      call: { name: 'download', url: certificateUrl },
    });
  });

  test('waits as long as the server says, or a moment, while it signs', () => {
    const retryAfter = after(now, seconds(7));
    expect(finishing({ finalize: atServer({ status: 'processing', retryAfter }) })).toMatchObject({
      do: 'sleep',
      until: retryAfter,
    });
    expect(finishing({ finalize: atServer({ status: 'processing' }) })).toMatchObject({
      do: 'sleep',
      until: after(now, seconds(2)),
    });
    expect(finishing({ finalize: atServer({ status: 'processing' }, after(now, seconds(-3))) })).toMatchObject({
      do: 'call',
      call: { name: 'lookAtOrder', again: true },
    });
  });

  test('asks a server that signs for long more and more seldom, and says so once', () => {
    const status = { reason: 'the order is processing at the server' };
    const finalize = atServer({ status: 'processing' }, after(now, minutes(-1)));
    const lookAtOrder = atServer({ status: 'processing' }, after(now, seconds(-1)));
    expect(finishing({ finalize, lookAtOrder })).toMatchObject({ do: 'setStatus', status });
  });

  test('keeps a certificate for its key, and is complete', () => {
    const answers = {
      finalize: atServer({ status: 'valid', certificateUrl: 'https://acme.example.com/cert/1' }),
      download: replied<OrderReply>({ of: 'chain', chain: pem(pairs.nextChain) }),
    };
    expect(finishing(answers)).toMatchObject({
      do: 'setStatus',
      status: { state: 'valid', certificate: Buffer.from(pairs.nextChain).toString('base64') },
      then: [{ reason: 'Complete', message: 'Order completed successfully' }],
    });
  });

  test('fails with a certificate for another key, which would be replaced without end', () => {
    const answers = {
      finalize: atServer({ status: 'valid', certificateUrl: 'https://acme.example.com/cert/1' }),
      download: replied<OrderReply>({ of: 'chain', chain: pem(pairs.chain) }),
    };
    expect(finishing(answers)).toMatchObject({
      status: { state: 'errored', reason: expect.stringContaining('public key') },
    });
  });

  test('fails where the server refuses the signing request', () => {
    expect(finishing({ finalize: refused('AcmeBadCSR') })).toMatchObject({
      status: { state: 'errored', reason: expect.stringContaining('Failed to finalize Order: 400 AcmeBadCSR') },
    });
  });
});

test('an Order with a failed Challenge asks the server, and ends with the reasons of both', () => {
  const failed = { status: { state: 'invalid', reason: 'nobody has it' } };
  const world: World = { order: { status: pending }, challenges: failed };
  expect(word(world)).toMatchObject({ do: 'call', call: { name: 'lookAtOrder' } });
  expect(word({ ...world, answers: { lookAtOrder: atServer({ status: 'invalid' }) } })).toMatchObject({
    do: 'setStatus',
    status: { state: 'invalid', reason: expect.stringContaining('nobody has it') },
  });
  expect(word({ ...world, answers: { lookAtOrder: atServer({ status: 'pending' }) } })).toMatchObject({
    do: 'setStatus',
    status: {
      state: 'errored',
      reason: expect.stringMatching(/^Challenge ".*" for "www.example.com": nobody has it$/),
    },
  });
});

describe('an Order at its end', () => {
  const certificate = Buffer.from('x').toString('base64');
  test('with a certificate gives its Challenges back, and rests', () => {
    const status = { ...pending, state: 'valid', certificate } as const;
    expect(word({ order: { status }, challenges: valid })).toMatchObject({
      do: 'delete',
      because: 'the Order is complete',
    });
    expect(word({ order: { status }, challenges: 'none' })).toMatchObject({ do: 'sleep', by: 'restWhenDone' });
  });

  test('that failed takes back what is under way, and leaves what failed to be read', () => {
    const status = { ...pending, state: 'invalid' } as const;
    expect(word({ order: { status }, challenges: {} })).toMatchObject({
      do: 'delete',
      because: 'the Order has failed',
    });
    expect(word({ order: { status }, challenges: { status: { state: 'invalid' } } })).toMatchObject({
      do: 'sleep',
      by: 'restAtFailure',
    });
  });

  test('that is going away, or of an issuer of others, is left alone', () => {
    const metadata = { deletionTimestamp: '2026-06-01T00:00:00Z', resourceVersion: resourceVersion('71') };
    expect(word({ order: { metadata } })).toMatchObject({ do: 'sleep', by: 'leaveDeletedAlone' });
    expect(word({ issuer: { is: 'foreign' } })).toMatchObject({ do: 'sleep', by: 'leaveToOthers' });
    expect(word({ issuer: { is: 'missing', because: 'gone' } })).toMatchObject({
      do: 'await',
      then: [{ reason: 'IssuerNotFound' }],
    });
  });
});

describe('an Order that the server has lost', () => {
  const gone = faulted(
    new Fault('refused', {
      code: 'AcmeMalformed',
      message: '404 malformed: no such order',
      cause: new ProblemCause({
        status: 404,
        type: `${ACME_ERROR}malformed`,
        detail: 'no such order',
        subproblems: [],
      }),
    }),
    now,
  );
  const failed = { status: { state: 'expired' } };

  test('is ordered anew: that is no failure of what was asked', () => {
    const word1 = word({ order: { status: pending }, challenges: failed, answers: { lookAtOrder: gone } });
    expect(word1).toMatchObject({
      do: 'setStatus',
      status: {
        state: 'pending',
        url: null,
        finalizeURL: null,
        authorizations: null,
        failureTime: '2026-06-01T00:00:00Z',
      },
      then: [{ reason: 'OrderLost', message: expect.stringContaining('ordering anew') }],
    });
    expect(word1).not.toMatchObject({ status: { state: 'errored' } });
  });

  test('a second time ends: a server that loses all of them is not asked without end', () => {
    const status = { ...pending, failureTime: '2026-05-31T23:59:30Z' };
    expect(word({ order: { status }, challenges: failed, answers: { lookAtOrder: gone } })).toMatchObject({
      status: { state: 'errored' },
    });
  });

  test('a no to what is asked first is a no, whatever its status', () => {
    expect(word({ answers: { newOrder: gone } })).toMatchObject({ status: { state: 'errored' } });
  });
});

test.each(['AcmeAlreadyReplaced', 'AcmeMalformed', 'AcmeUnauthorized', 'AcmeStatus404', 'AcmeStatus409'])(
  'a certificate that the server will not have replaced (%s) is ordered without saying so',
  (code) => {
    const order = { spec: { replaces: 'aYhb.AIdlQyE' } };
    const first = word({ order });
    expect(first).toMatchObject({ call: { name: 'newOrder', wish: { replaces: 'aYhb.AIdlQyE' } } });
    const again = word({ order, answers: { [first.do === 'call' ? first.call.id : '']: refused(code) } });
    expect(again).toMatchObject({ call: { name: 'newOrder', wish: { replaces: undefined } } });
  },
);

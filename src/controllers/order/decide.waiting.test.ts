import { beforeAll, describe, expect, test } from 'vitest';
import {
  aDesk,
  accountUrl,
  anAcmeIssuer,
  anAcmeRequest,
  announced,
  anOrder,
  challengesOf,
  now,
  replied,
  rfc2136,
  thumbprint,
} from '../../../test/support/builders/acme-objects.ts';
import { makePairs } from '../../../test/support/builders/certificate-fixtures.ts';
import type { AcmeSolver } from '../../api/issuer/types.ts';
import { issuerType } from '../../api/resource-types.ts';
import type { Pem } from '../../base/brand.ts';
import { orderForgery } from '../../api/order/forged-order.ts';
import type { Instant } from '../../base/instant.ts';
import { after, formatInstant, minutes, seconds } from '../../base/instant.ts';
import { decide } from './decide.ts';
import type { OrderView } from './view.ts';

let request: Pem;
beforeAll(async () => {
  request = (await makePairs()).nextRequest;
});

interface World {
  /** `status.reason` of the Order. */
  readonly reason?: string;
  /** When the status of the Order was last written; the Challenges are a minute old. */
  readonly writtenAt?: Instant;
  /** The status of each Challenge, in the order of their names. */
  readonly challenges?: readonly object[];
  readonly solvers?: readonly AcmeSolver[];
}

/** What is decided about an Order whose Challenges are to be proven. */
function word({ reason, solvers = [rfc2136], writtenAt = after(now, seconds(-60)), challenges = [{}] }: World) {
  const facts = anAcmeIssuer(solvers);
  const { acme } = facts.spec;
  if (acme === undefined) throw new Error('no ACME issuer');
  const asked = anAcmeRequest(request);
  const names = challenges.map((_, i) => (i === 0 ? 'www.example.com' : `${i}.example.com`));
  const status = { ...announced(...names), ...(reason === undefined ? {} : { reason }) };
  const managedFields = [{ subresource: 'status', time: formatInstant(writtenAt) }];
  const order = anOrder(asked, { status, metadata: { managedFields } });
  const made = challengesOf(order).toSorted((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1));
  const place = {
    issuer: { type: issuerType, namespace: 'shop', name: 'le' },
    server: { directory: acme.server, caBundle: undefined, skipTlsVerify: false },
    accountUrl,
    key: { namespace: 'shop', name: 'account', version: '1', entry: 'tls.key' },
    keyHash: '',
  };
  const view: OrderView = {
    order,
    request: asked,
    forgery: orderForgery(order, asked),
    issuer: { is: 'ready', facts, acme, place },
    challenges: made.map((one, i) => ({ ...one, status: challenges[i] ?? {} })).toReversed(),
    desk: aDesk({ thumbprint: replied({ of: 'thumbprint', thumbprint }) }),
  };
  return decide(view, now);
}

describe('an Order that no solver of the issuer fits', () => {
  test('says so in its status, and by an event', () => {
    const reason = expect.stringMatching(
      /^Failed to determine a valid solver configuration for the set of domains on the Order: .*the issuer has no solvers$/,
    );
    expect(word({ solvers: [] })).toMatchObject({
      do: 'setStatus',
      by: 'solve',
      status: { reason },
      then: [{ type: 'Warning', reason: 'Solver', message: reason }],
    });
  });

  test('says it once, and waits for the issuer', () => {
    const told = word({ solvers: [] });
    const reason = told.do === 'setStatus' ? String(told.status['reason']) : '';
    expect(word({ solvers: [], reason })).toMatchObject({
      do: 'await',
      changeOf: [{ type: { kind: 'Order' } }, { type: { kind: 'Issuer' }, name: 'le' }],
    });
  });

  test('takes it back once one fits', () => {
    const reason = 'Failed to determine a valid solver configuration for the set of domains on the Order: none';
    expect(word({ reason })).toMatchObject({ do: 'setStatus', status: { reason: null } });
    expect(word({})).toMatchObject({ do: 'await', by: 'solve' });
  });
});

describe('an Order whose Challenges are not valid yet', () => {
  const missing = {
    state: 'pending',
    presented: true,
    reason: 'Waiting for DNS-01 challenge propagation: no TXT record',
  };
  const waiting: World = { challenges: [missing] };
  const toldBy = (world: World): string => {
    const told = word(world);
    return told.do === 'setStatus' ? String(told.status['reason']) : '';
  };

  test('says nothing as long as they say nothing', () => {
    expect(word({ challenges: [{ state: 'pending', presented: true }] })).toMatchObject({ do: 'await', by: 'solve' });
  });

  test('says what one of them waits for, which CertificateRequest and Certificate repeat', () => {
    expect(toldBy(waiting)).toMatch(/^Challenge "[^"]+" for "www\.example\.com": Waiting for DNS-01 .* no TXT record$/);
  });

  test('says it once', () => {
    expect(word({ ...waiting, reason: toldBy(waiting), writtenAt: now })).toMatchObject({ do: 'await' });
  });

  test('of several names the first by name, and how many more', () => {
    const two = { ...missing, reason: 'the second' };
    expect(toldBy({ challenges: [missing, two] })).toMatch(/no TXT record; and 1 more Challenge$/);
    expect(toldBy({ challenges: [missing, two, two] })).toMatch(/no TXT record; and 2 more Challenges$/);
    expect(toldBy({ challenges: [{}, two, {}] })).toMatch(/: the second$/);
  });

  test('writes another text once a minute, however often the Challenges write theirs', () => {
    const reason = toldBy(waiting);
    const other = {
      challenges: [{ ...missing, reason: 'Waiting for DNS-01 challenge propagation: 2 servers' }],
      reason,
    };
    const writtenAt = after(now, seconds(-20));
    expect(word({ ...other, writtenAt })).toMatchObject({ do: 'await', atLatest: after(writtenAt, minutes(1)) });
    expect(toldBy({ ...other, writtenAt: after(now, seconds(-60)) })).toContain('2 servers');
  });

  test('takes it back at once when they go on, and then waits before it tells anew', () => {
    expect(word({ reason: toldBy(waiting), writtenAt: now })).toMatchObject({
      do: 'setStatus',
      status: { reason: null },
    });
    const writtenAt = after(now, seconds(-20));
    expect(word({ ...waiting, writtenAt })).toMatchObject({ do: 'await', atLatest: after(writtenAt, minutes(1)) });
  });

  test('takes it back when they are valid', () => {
    const valid = { challenges: [{ state: 'valid' }] };
    expect(word({ ...valid, reason: toldBy(waiting) })).toMatchObject({ do: 'setStatus', status: { reason: null } });
    expect(word(valid)).toMatchObject({ do: 'call', call: { name: 'finalize' } });
    expect(word({ ...valid, reason: 'Failed to finalize Order: no connection' })).toMatchObject({ do: 'call' });
  });

  test('does not wait for a clock that is ahead', () => {
    expect(toldBy({ ...waiting, reason: 'x', writtenAt: after(now, minutes(9)) })).toContain('no TXT record');
  });
});

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
import { decide } from './decide.ts';
import type { OrderView } from './view.ts';

let request: Pem;
beforeAll(async () => {
  request = (await makePairs()).nextRequest;
});

interface World {
  /** `status.reason` of the Order. */
  readonly reason?: string;
  readonly solvers?: readonly AcmeSolver[];
}

/** What is decided about an Order whose Challenges are to be proven. */
function word({ reason, solvers = [rfc2136] }: World) {
  const facts = anAcmeIssuer(solvers);
  const { acme } = facts.spec;
  if (acme === undefined) throw new Error('no ACME issuer');
  const asked = anAcmeRequest(request);
  const status = { ...announced('www.example.com'), ...(reason === undefined ? {} : { reason }) };
  const order = anOrder(asked, { status });
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
    challenges: challengesOf(order),
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

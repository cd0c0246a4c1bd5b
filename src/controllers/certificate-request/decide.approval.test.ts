import { beforeAll, describe, expect, test } from 'vitest';
import type { Condition } from '../../api/shared-types.ts';
import type { SigningTable } from '../../../test/support/builders/signing-fixtures.ts';
import { approver, ca, makeSigningTable, signing } from '../../../test/support/builders/signing-fixtures.ts';
import {
  aCertificateRequest,
  anIssuer,
  approvedCondition,
  conditionSince,
} from '../../../test/support/builders/signing-objects.ts';
import { now } from '../../../test/support/builders/signing-view.ts';
import { Fault } from '../../base/fault.ts';
import { after, hours } from '../../base/instant.ts';

let table: SigningTable;
beforeAll(async () => {
  table = await makeSigningTable();
});

const approval = {
  type: 'Normal',
  reason: 'cert-manager.io',
  message: 'Certificate request has been approved by cert-manager.io',
  component: approver,
};

describe('nothing is decided any more about a request that', () => {
  const ends: readonly (readonly [string, Condition])[] = [
    ['is issued', conditionSince('Ready', 'True', 'Issued')],
    ['has failed', conditionSince('Ready', 'False', 'Failed')],
    ['is invalid, even if that is its only condition (trap B8)', conditionSince('InvalidRequest', 'True', 'x')],
  ];
  test.each(ends)('%s', (_, end) => {
    expect(table.word({ requests: [table.theRequest({ conditions: [end] })] }, table.issued())).toMatchObject({
      do: 'sleep',
      by: 'restAtVerdict',
    });
    expect(table.word({ requests: [table.approved(end)] }, table.issued())).toMatchObject({
      do: 'sleep',
      by: 'restAtVerdict',
    });
  });

  test('is being deleted', () => {
    const request = table.theRequest({ metadata: { deletionTimestamp: '2026-05-31T00:00:00Z' } });
    expect(table.word({ requests: [request] })).toMatchObject({ do: 'sleep', by: 'leaveDeletedAlone' });
  });

  test('was denied and says so', () => {
    const conditions = [conditionSince('Denied', 'True', 'policy'), conditionSince('Ready', 'False', 'Denied')];
    expect(table.word({ requests: [table.theRequest({ conditions })] })).toMatchObject({
      do: 'sleep',
      by: 'restAtVerdict',
    });
  });
});

test('a denied request is told so in its Ready condition, and is neither approved nor signed', () => {
  const denied = conditionSince('Denied', 'True', 'policy', 'not here');
  expect(table.word({ requests: [table.theRequest({ conditions: [denied] })] })).toEqual({
    do: 'setStatus',
    by: 'reportDenial',
    of: { key: expect.objectContaining({ namespace: 'shop', name: 'www-1' }), uid: 'www-1-uid', resourceVersion: '60' },
    manager: ca,
    status: {
      conditions: [
        denied,
        {
          type: 'Ready',
          status: 'False',
          reason: 'Denied',
          message: 'The CertificateRequest was denied by an approval controller',
          lastTransitionTime: '2026-06-01T00:00:00Z',
        },
      ],
      failureTime: '2026-06-01T00:00:00Z',
    },
  });
});

describe('approval', () => {
  const alone = {
    do: 'setStatus',
    by: 'approve',
    manager: approver,
    then: [approval],
    status: { conditions: [{ ...approvedCondition, lastTransitionTime: '2026-06-01T00:00:00Z' }] },
  };

  test('comes first and alone while no approval of ours was accepted for this issuer', () => {
    expect(table.word({ requests: [table.theRequest()] })).toMatchObject(alone);
  });

  test('that somebody else gave is no precedent, nor is one for another issuer', () => {
    const byPolicy = aCertificateRequest(table.pairs.request, {
      name: 'a',
      conditions: [conditionSince('Approved', 'True', 'policy.example.com')],
    });
    const elsewhere = aCertificateRequest(table.pairs.request, {
      name: 'b',
      conditions: [approvedCondition],
      spec: { issuerRef: { name: 'ca', kind: 'ClusterIssuer' } },
    });
    const nextDoor = aCertificateRequest(table.pairs.request, {
      name: 'c',
      conditions: [approvedCondition],
      metadata: { namespace: 'other' },
    });
    expect(table.word({ requests: [table.theRequest(), byPolicy, elsewhere, nextDoor] })).toMatchObject(alone);
  });

  test('rides on the answer once one was accepted for this issuer: the CA is asked first', () => {
    expect(table.word({ requests: [table.theRequest(), table.precedent()] })).toMatchObject({
      do: 'call',
      by: 'answer',
      call: { name: 'sign', type: 'ca' },
    });
  });

  test('and answer are one write', () => {
    expect(table.word({ requests: [table.theRequest(), table.precedent()] }, table.issued())).toMatchObject({
      do: 'setStatus',
      by: 'answer',
      manager: ca,
      status: {
        conditions: [
          { type: 'Ready', status: 'True', reason: 'Issued' },
          { type: 'Approved', status: 'True', reason: 'cert-manager.io' },
        ],
      },
      then: [approval, { reason: 'CertificateIssued' }],
      clears: ['sign:www-1-uid:ca-issuer-uid/3:ca-key-pair-uid/50'],
    });
  });

  const apart: readonly (readonly [string, () => ReturnType<SigningTable['word']>])[] = [
    [
      'after a refused write, though signed already',
      () =>
        table.word(
          {
            requests: [table.theRequest(), table.precedent()],
            failedWrite: new Fault('misconfigured', { code: 'Forbidden', message: 'no' }),
          },
          table.issued(),
        ),
    ],
    [
      'when the issuer is missing',
      () => table.word({ requests: [table.theRequest(), table.precedent()], issuers: [] }),
    ],
    [
      'when the issuer is not Ready',
      () => table.word({ requests: [table.theRequest(), table.precedent()], issuers: [anIssuer({ conditions: [] })] }),
    ],
    [
      'when the Secret of the CA is missing',
      () => table.word({ requests: [table.theRequest(), table.precedent()], secrets: [] }),
    ],
    [
      'when signing is refused',
      () =>
        table.word(
          { requests: [table.theRequest(), table.precedent()] },
          signing({ is: 'failed', reason: 'SigningError', because: 'no' }),
        ),
    ],
    [
      'when signing has to wait',
      () =>
        table.word(
          { requests: [table.theRequest(), table.precedent()] },
          signing({ is: 'pending', reason: 'SecretInvalidData', because: 'no' }),
        ),
    ],
    [
      'when our signer is off',
      () => table.word({ requests: [table.theRequest(), table.precedent()] }, undefined, { caSigner: false }),
    ],
  ];
  test.each(apart)('comes alone %s', (_, decided) => {
    expect(decided()).toMatchObject(alone);
  });

  test('is given whatever the group of the issuer, and nothing else', () => {
    const foreign = (conditions: readonly Condition[]) =>
      table.theRequest({ conditions, spec: { issuerRef: { name: 'x', group: 'example.com' } } });
    expect(table.word({ requests: [foreign([])] })).toMatchObject({ do: 'setStatus', by: 'approve' });
    expect(table.word({ requests: [foreign([approvedCondition])] })).toMatchObject({
      do: 'sleep',
      by: 'leaveToOtherGroups',
    });
    expect(table.word({ requests: [foreign([conditionSince('Denied', 'True', 'x')])] })).toMatchObject({ do: 'sleep' });
  });

  test('is waited for with our approver off: nothing is signed before (trap N4)', () => {
    expect(
      table.word({ requests: [table.theRequest(), table.precedent()] }, table.issued(), { approver: false }),
    ).toMatchObject({
      do: 'await',
      by: 'waitForApproval',
      atLatest: after(now, hours(1)),
      then: [
        {
          type: 'Normal',
          reason: 'WaitingForApproval',
          message: 'Not signing CertificateRequest until it is Approved',
          component: ca,
        },
      ],
    });
  });

  test('by anybody is enough', () => {
    const conditions = [conditionSince('Approved', 'True', 'policy.example.com')];
    expect(table.word({ requests: [table.theRequest({ conditions })] }, undefined, { approver: false })).toMatchObject({
      do: 'call',
      by: 'answer',
    });
  });
});

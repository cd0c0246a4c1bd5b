import { beforeAll, describe, expect, test } from 'vitest';
import type { Condition } from '../../api/shared-types.ts';
import type { Instant } from '../../base/instant.ts';
import type { Pem } from '../../base/brand.ts';
import type { Pairs } from '../../../test/support/builders/certificate-fixtures.ts';
import type { World } from '../../../test/support/builders/certificate-view.ts';
import { aCertificate, aCondition, aNextKey, aRequestOf } from '../../../test/support/builders/certificate-objects.ts';
import {
  absent,
  at,
  issuedCondition,
  issuing,
  makePairs,
  notReady,
  now,
  started,
  word,
} from '../../../test/support/builders/certificate-fixtures.ts';
import { requestFor, signedBy } from '../../../test/support/builders/key-pairs.ts';
import { after, days, formatInstant, hours, minutes } from '../../base/instant.ts';

let pairs: Pairs;
beforeAll(async () => {
  pairs = await makePairs();
});

describe('failures', () => {
  const failedWith = (conditions: readonly Condition[], parts: Parameters<typeof aRequestOf>[2] = {}): World => ({
    certificates: [aCertificate({ status: started() })],
    secrets: [aNextKey('www-k3y', pairs.nextKey)],
    requests: [aRequestOf(1, pairs.nextRequest, { conditions, failureTime: formatInstant(now), ...parts })],
  });
  const verdicts: [string, () => World, string, string][] = [
    [
      'Denied alone',
      () => failedWith([aCondition('Denied', 'True', 'NotAllowed', now, 'not on the list')]),
      'NotAllowed',
      'not on the list',
    ],
    [
      'InvalidRequest alone',
      () => failedWith([aCondition('InvalidRequest', 'True', 'Weird', now, 'cannot be signed')]),
      'Weird',
      'cannot be signed',
    ],
    ['Failed', () => failedWith([aCondition('Ready', 'False', 'Failed', now, 'CA said no')]), 'Failed', 'CA said no'],
    [
      'a certificate for another key',
      () => failedWith(issuedCondition, { chain: pairs.chain }),
      'InvalidCertificate',
      'Issuer returned a certificate for another private key than that of the request',
    ],
  ];
  test.each(verdicts)('%s ends the attempt, and the next one is named', (_, world, reason, message) => {
    expect(word(world())).toMatchObject({
      do: 'setStatus',
      status: {
        conditions: [
          { type: 'Ready', status: 'False' },
          {
            type: 'Issuing',
            status: 'False',
            reason,
            message: `The certificate request has failed to complete and will be retried: ${message} (next attempt at 2026-06-01T01:00:00Z)`,
          },
        ],
        lastFailureTime: '2026-06-01T00:00:00Z',
        failedIssuanceAttempts: 1,
        nextPrivateKeySecretName: null,
      },
      then: [
        {
          type: 'Warning',
          reason,
          message: `The certificate request has failed to complete and will be retried: ${message}`,
        },
      ],
    });
  });

  test('an expired answer is never stored', () => {
    const expired = signedBy(pairs.authority, pairs.nextRequest, { notBefore: at(days(-9)), notAfter: at(days(-1)) });
    expect(word(failedWith(issuedCondition, { chain: expired }))).toMatchObject({
      status: { conditions: [{}, { type: 'Issuing', status: 'False', reason: 'InvalidCertificate' }] },
    });
  });

  test('junk for an answer is never stored', () => {
    expect(word(failedWith(issuedCondition, { chain: 'junk' as Pem }))).toMatchObject({
      status: {
        conditions: [
          {},
          {
            type: 'Issuing',
            status: 'False',
            reason: 'InvalidCertificate',
            message: expect.stringContaining('Failed to decode'),
          },
        ],
      },
    });
  });

  const backedOff = (attempts: number, failedAt: Instant): World => ({
    certificates: [
      aCertificate({
        status: {
          conditions: [notReady, { ...issuing, status: 'False', reason: 'Failed' }],
          lastFailureTime: formatInstant(failedAt),
          failedIssuanceAttempts: attempts,
        },
      }),
    ],
    answers: absent(),
  });
  const delays: [number, number][] = [
    [1, 1],
    [2, 2],
    [3, 4],
    [4, 8],
    [5, 16],
    [6, 32],
    [7, 32],
    [60, 32],
  ];
  test.each(delays)('after %i failures in a row the next attempt comes after %i hours', (attempts, wait) => {
    const failedAt = at(hours(-wait));
    expect(word(backedOff(attempts, failedAt), after(failedAt, hours(wait - 0.01)))).toMatchObject({
      do: 'sleep',
      until: earliestOf(after(failedAt, hours(wait)), after(failedAt, hours(wait - 0.01 + 1))),
    });
    expect(word(backedOff(attempts, failedAt))).toMatchObject({
      do: 'setStatus',
      status: { conditions: [{}, { status: 'True', reason: 'DoesNotExist' }] },
    });
  });

  test('a changed spec does not wait for the back-off', () => {
    const world = backedOff(3, at(minutes(-1)));
    const failed = aRequestOf(1, requestFor({ dnsNames: ['old.example.com'] }, pairs.nextKey), {
      conditions: [aCondition('Ready', 'False', 'Failed', at(minutes(-1)))],
      failureTime: formatInstant(at(minutes(-1))),
    });
    expect(word({ ...world, requests: [failed] })).toMatchObject({
      do: 'setStatus',
      status: { conditions: [{}, { status: 'True' }] },
    });
  });

  test('the failed request of an earlier attempt is history, and goes (trap B7)', () => {
    const failed = aRequestOf(1, pairs.nextRequest, {
      conditions: [aCondition('Ready', 'False', 'Failed', at(hours(-2)))],
      failureTime: formatInstant(at(hours(-2))),
    });
    const world: World = {
      certificates: [aCertificate({ status: started() })],
      secrets: [aNextKey('www-k3y', pairs.nextKey)],
      requests: [failed],
      confirmed: true,
    };
    expect(word(world)).toMatchObject({
      do: 'delete',
      of: { key: { name: 'www-1' } },
      because: 'it failed in an earlier attempt',
    });
  });

  test.each(verdicts)('%s of an attempt that was counted is spent, also for a key that is kept', (_, makeWorld) => {
    const world = makeWorld();
    const counted = { ...started(), lastFailureTime: formatInstant(at(hours(-1))), failedIssuanceAttempts: 1 };
    const certificates = [aCertificate({ status: counted })];
    expect(word({ ...world, certificates, confirmed: true })).toMatchObject({
      do: 'delete',
      of: { key: { name: 'www-1' } },
      because: 'it failed in an earlier attempt',
    });
  });

  test.each(['2026-06-01T00:10:00Z', '9999-12-31T23:59:59Z'])(
    'the request of this attempt is waited for, though a failure was counted at %s by a clock that is ahead',
    (lastFailureTime) => {
      const annotations = {
        'cert-manager.io/certificate-revision': '1',
        'cert-manager.io/private-key-secret-name': 'www-k3y',
      };
      const world: World = {
        certificates: [aCertificate({ status: { ...started(), lastFailureTime, failedIssuanceAttempts: 1 } })],
        secrets: [aNextKey('www-k3y', pairs.nextKey)],
        requests: [aRequestOf(1, pairs.nextRequest, { metadata: { annotations } })],
        confirmed: true,
      };
      expect(word(world)).toMatchObject({ do: 'await', by: 'waitForRequest' });
    },
  );

  test('a request for a key that was replaced is not read for its verdict (trap B6)', () => {
    const world = failedWith([aCondition('Ready', 'False', 'Failed', now)]);
    const replaced = {
      ...world,
      requests: [aRequestOf(1, pairs.request, { conditions: [aCondition('Ready', 'False', 'Failed', now)] })],
      confirmed: true,
    };
    expect(word(replaced)).toMatchObject({ do: 'delete', because: 'it was made for another private key' });
  });
});

const earliestOf = (a: Instant, b: Instant): Instant => (a < b ? a : b);

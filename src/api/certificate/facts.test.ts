import { expect, test } from 'vitest';
import { aCertificate } from '../../../test/support/builders/certificate-objects.ts';
import { certificateFacts } from './facts.ts';

test.each([-1, -2_147_483_648, 999_999_999, Number.MAX_SAFE_INTEGER, 9e18])(
  'a revision of %d, after which no request could be named, counts as none',
  (revision) => {
    expect(certificateFacts(aCertificate({ status: { revision } })).status).toEqual({});
  },
);

test.each([-1, 1e15])('%d failures in a row, which nobody can have had, count as none', (failedIssuanceAttempts) => {
  const status = { failedIssuanceAttempts, revision: 3 };
  expect(certificateFacts(aCertificate({ status })).status).toEqual({ revision: 3 });
});

test('a status that can be is kept as it is', () => {
  const status = { revision: 0, failedIssuanceAttempts: 7, notAfter: '2026-06-01T00:00:00Z' };
  expect(certificateFacts(aCertificate({ status })).status).toEqual(status);
});

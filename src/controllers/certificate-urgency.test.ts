import type { Condition } from '../api/shared-types.ts';
import { expect, test } from 'vitest';
import { certificateFacts } from '../api/certificate/facts.ts';
import { days, formatInstant } from '../base/instant.ts';
import { aCertificate } from '../../test/support/builders/certificate-objects.ts';
import { at, issuing, now } from '../../test/support/builders/certificate-fixtures.ts';
import { certificateUrgency } from './certificate-urgency.ts';

const withLife = (from: number, to: number, conditions: readonly Condition[] = []) => {
  const life = { notBefore: formatInstant(at(days(from))), notAfter: formatInstant(at(days(to))) };
  return certificateFacts(aCertificate({ status: { ...life, conditions } }));
};

test.each([
  ['half of its life left', withLife(-45, 45), 0.5],
  ['a day of ninety left', withLife(-89, 1), 1 / 90],
  ['none yet', certificateFacts(aCertificate()), 0.1],
  ['expired a month ago: nothing gets worse by waiting for those that can be saved', withLife(-120, -30), 0.1],
  ['expired while its issuance is under way: it is finished first', withLife(-91, -1, [issuing]), 0],
  ['expires this very moment', withLife(-90, 0), 0.1],
  ['not valid yet, by a clock that is behind', withLife(1, 91), 1],
  ['gone', undefined, 0.1],
  [
    'none yet, while its issuance is under way: it is finished before another is begun',
    certificateFacts(aCertificate({ status: { conditions: [issuing] } })),
    0.0999,
  ],
])('%s', (_, certificate, share) => {
  expect(certificateUrgency(certificate, now)).toBeCloseTo(share, 9);
});

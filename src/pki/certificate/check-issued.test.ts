import { describe, expect, test } from 'vitest';
import { after, days, milliseconds, seconds } from '../../base/instant.ts';
import { writeChain } from '../chain/write.ts';
import { checkIssued } from './check-issued.ts';
import { noon, sampleKey, sampleLeaf, sampleRequest, sampleRoot } from '../../../test/support/sample-pki.ts';

const root = sampleRoot();
const key = sampleKey();
const request = sampleRequest({ commonName: 'x' }, key);
const issued = writeChain([sampleLeaf(root, { commonName: 'x' }, key), root.certificate]);
const end = after(noon, days(90));

describe('an issued certificate is', () => {
  test.each([
    ['good within its validity', issued, noon, { is: 'good', notYetValid: false }],
    ['good at its last instant', issued, end, { is: 'good' }],
    [
      'good before it begins, as clocks differ, but that is said',
      issued,
      after(noon, seconds(-1)),
      { is: 'good', notYetValid: true },
    ],
    ['expired after its last instant', issued, after(end, milliseconds(1)), { is: 'expired' }],
    [
      'refused with the key of another request',
      writeChain([sampleLeaf(root, { commonName: 'x' })]),
      noon,
      { is: 'otherKey' },
    ],
    ['undecodable when empty', '', noon, { is: 'undecodable' }],
    [
      'undecodable when it is something else',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      noon,
      { is: 'undecodable' },
    ],
  ])('%s', (_, chain, now, expected) => expect(checkIssued(chain, request, now)).toMatchObject(expected));

  test('gives equal messages for equal failures', () => {
    expect(checkIssued(issued.slice(0, 200), request, noon)).toEqual(checkIssued(issued.slice(0, 200), request, end));
  });
});

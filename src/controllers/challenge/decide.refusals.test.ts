import { beforeAll, describe, expect, test } from 'vitest';
import {
  anAcmeIssuer,
  anAcmeRequest,
  announced,
  anOrder,
  challengesOf,
  now,
  rfc2136,
} from '../../../test/support/builders/acme-objects.ts';
import type { Pairs } from '../../../test/support/builders/certificate-fixtures.ts';
import { makePairs } from '../../../test/support/builders/certificate-fixtures.ts';
import type { ChallengeWorld } from '../../../test/support/builders/challenge-world.ts';
import { challengeWord, done, failing, presented } from '../../../test/support/builders/challenge-world.ts';
import type { IssuerFacts } from '../../api/issuer/facts.ts';
import { uid } from '../../base/brand.ts';
import { after, formatInstant, minutes, seconds } from '../../base/instant.ts';

let pairs: Pairs;
beforeAll(async () => {
  pairs = await makePairs();
});

const word = (world: ChallengeWorld) => challengeWord(pairs, world);

describe('no credential is ever used for a Challenge that no Order asks for', () => {
  const others: IssuerFacts = anAcmeIssuer([{ ...rfc2136, selector: { dnsNames: ['other.example.com'] } }]);
  const cases: [string, ChallengeWorld][] = [
    ['that belongs to nobody', { challenge: { metadata: { ownerReferences: [] } } }],
    [
      'with a solver of its own',
      { challenge: { spec: { solver: { dns01: { webhook: { groupName: 'evil.example', solverName: 'x' } } } } } },
    ],
    [
      'with the same solver at another server',
      {
        challenge: {
          spec: { solver: { dns01: { rfc2136: { ...rfc2136.dns01?.rfc2136, nameserver: '203.0.113.66' } } } },
        },
      },
    ],
    ['with a key of another account', { challenge: { spec: { key: 'ZXZpbA' } } }],
    ['with another token', { challenge: { spec: { token: 'ZXZpbCBldmlsIGV2aWwgZXZpbA' } } }],
    ['for another name', { challenge: { spec: { dnsName: 'bank.example.com' } } }],
    ['for the wildcard', { challenge: { spec: { wildcard: true } } }],
    ['of another authorization', { challenge: { spec: { authorizationURL: 'https://acme.example.com/authz/7' } } }],
    ['of another challenge', { challenge: { spec: { url: 'https://evil.example/chall/1' } } }],
    ['of another type', { challenge: { spec: { type: 'HTTP-01' } } }],
    ['of another name than ours', { challenge: { metadata: { name: 'mine' } } }],
    ['that the issuer’s selectors rule out', { issuer: others }],
    ['whose Order has another issuer', { order: { spec: { issuerRef: { name: 'other' } } } }],
  ];
  test.each(cases)('%s', (_, world) => {
    expect(word(world)).toMatchObject({
      do: 'setStatus',
      by: 'refuseForgery',
      status: { state: 'errored', reason: expect.stringMatching(/^Refused: /) },
    });
  });

  test('whose Order is not there', () =>
    expect(word({ order: 'none' })).toMatchObject({ do: 'await', by: 'waitForOrder' }));
});

describe('Challenges take turns', () => {
  const other = (at: string, parts: { namespace?: string; dnsName?: string; status?: object } = {}) => {
    const order = anOrder(anAcmeRequest(pairs.nextRequest), { status: announced('www.example.com') });
    const { namespace = 'shop', dnsName = 'www.example.com', status = {} } = parts;
    const metadata = { name: 'other', namespace, uid: uid(`other-${at}`), creationTimestamp: at };
    return challengesOf(order, { metadata, spec: { dnsName }, status });
  };
  const [older, younger] = ['2026-05-31T23:00:00Z', '2026-05-31T23:59:30Z'] as const;

  test('an older one that proves the same name goes first', () => {
    expect(word({ others: other(older) })).toMatchObject({ do: 'await', by: 'waitForTurn' });
    expect(word({ others: other(younger) })).toMatchObject({ do: 'call' });
    expect(word({ others: other(older, { dnsName: 'other.example.com' }) })).toMatchObject({ do: 'call' });
    expect(word({ others: other(older, { status: { state: 'valid' } }) })).toMatchObject({ do: 'call' });
  });

  test('only so many are worked on, and a namespace with many does not keep others waiting', () => {
    const dnsName = 'other.example.com';
    expect(word({ mostAtOnce: 1, others: other(older, { dnsName }) })).toMatchObject({
      do: 'await',
      by: 'waitForTurn',
    });
    const many = [1, 2, 3].flatMap((minute) =>
      other(`2026-05-31T23:0${minute}:00Z`, { namespace: 'busy', dnsName: `${minute}.example.com` }),
    );
    expect(word({ mostAtOnce: 2, others: many })).toMatchObject({ do: 'call' });
    expect(word({ challenge: presented, mostAtOnce: 1, others: other(older, { dnsName }) })).toMatchObject({
      do: 'call',
    });
  });
});

describe('a Challenge at its end', () => {
  const deletionTimestamp = formatInstant(after(now, seconds(-5)));
  const going = { ...presented, metadata: { deletionTimestamp } };

  test('is cleaned up, and then let go', () => {
    expect(word({ challenge: going })).toMatchObject({ do: 'call', call: { name: 'cleanUp' } });
    expect(word({ challenge: going, answers: { cleanUp: done } })).toMatchObject({
      do: 'patch',
      patch: { metadata: { finalizers: [] } },
    });
    expect(word({ challenge: { ...going, metadata: { deletionTimestamp, finalizers: [] } } })).toMatchObject({
      do: 'sleep',
    });
  });

  test('is cleaned up also when its Order is gone, as garbage collection leaves it', () => {
    expect(word({ challenge: going, order: 'none' })).toMatchObject({ do: 'call', call: { name: 'cleanUp' } });
  });

  test('that is valid is cleaned up at once and waits for its Order without a write', () => {
    const valid = { status: { ...presented.status, state: 'valid' } };
    expect(word({ challenge: valid })).toMatchObject({ do: 'call', call: { name: 'cleanUp' } });
    expect(word({ challenge: valid, answers: { cleanUp: done } })).toMatchObject({ do: 'await' });
  });

  test('that has failed is cleaned up and kept to be read', () => {
    const failed = { status: { ...presented.status, state: 'invalid' } };
    expect(word({ challenge: failed, answers: { cleanUp: done } })).toMatchObject({
      do: 'setStatus',
      status: { presented: false, processing: false },
    });
    const cleaned = { status: { state: 'invalid', presented: false, processing: false } };
    expect(word({ challenge: cleaned, answers: { cleanUp: done } })).toMatchObject({
      do: 'patch',
      patch: { metadata: { finalizers: [] } },
    });
  });

  test('takes finalizers of old versions off too, and leaves those of others', () => {
    const finalizers = ['finalizer.acme.cert-manager.io', 'example.com/keep', 'acme.cert-manager.io/finalizer'];
    const challenge = { ...going, metadata: { deletionTimestamp, finalizers } };
    expect(word({ challenge, answers: { cleanUp: done } })).toMatchObject({
      patch: { metadata: { finalizers: ['example.com/keep'] } },
    });
  });

  test('is tried for ten minutes, and told; then it goes, with what may remain', () => {
    expect(word({ challenge: going, answers: { cleanUp: failing('transient') } })).toMatchObject({
      do: 'sleep',
      then: [{ reason: 'CleanUpError' }],
    });
    const long = { ...going, metadata: { deletionTimestamp: formatInstant(after(now, minutes(-11))) } };
    expect(word({ challenge: long, answers: { cleanUp: failing('transient') } })).toMatchObject({
      do: 'patch',
      then: [
        {
          reason: 'CleanUpError',
          message: expect.stringContaining('a TXT record at _acme-challenge.www.example.com may remain'),
        },
      ],
    });
  });

  test.each<[string, ChallengeWorld]>([
    ['issuer is gone', { issuer: 'none' }],
    [
      'issuer has other solvers by now',
      { issuer: anAcmeIssuer([{ dns01: { digitalocean: { tokenSecretRef: { name: 'x', key: 'y' } } } }]) },
    ],
  ])('does not keep a namespace from being deleted when its %s', (_, world) => {
    expect(word({ challenge: going, ...world })).toMatchObject({ do: 'patch', then: [{ reason: 'CleanUpError' }] });
  });

  test('made by hand with a value of others never has that value deleted', () => {
    const challenge = { ...going, spec: { key: 'c29tZWJvZHkgZWxzZSdz' } };
    expect(word({ challenge })).toMatchObject({
      do: 'patch',
      patch: { metadata: { finalizers: [] } },
      then: [{ reason: 'CleanUpError', message: expect.stringContaining('with the account key that the issuer has') }],
    });
  });
});

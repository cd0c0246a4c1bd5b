import { beforeAll, describe, expect, test } from 'vitest';
import { anAcmeIssuer, now, replied, rfc2136 } from '../../../test/support/builders/acme-objects.ts';
import type { Pairs } from '../../../test/support/builders/certificate-fixtures.ts';
import { makePairs } from '../../../test/support/builders/certificate-fixtures.ts';
import type { ChallengeWorld } from '../../../test/support/builders/challenge-world.ts';
import { challengeWord, done, failing, presented } from '../../../test/support/builders/challenge-world.ts';
import type { AcmeAuthorization, AcmeChallenge } from '../../acme/acme-client.ts';
import { after, formatInstant, minutes, seconds } from '../../base/instant.ts';
import type { Answer } from '../../kube/controller.ts';
import type { ChallengeReply } from './calls.ts';

let pairs: Pairs;
beforeAll(async () => {
  pairs = await makePairs();
});

const word = (world: ChallengeWorld) => challengeWord(pairs, world);

const sight = (isThere: boolean, at = now) =>
  replied<ChallengeReply>({ of: 'sight', isThere, because: 'ns1: nothing' }, at);
const challengeAt = (status: AcmeChallenge['status'], at = now) =>
  replied<ChallengeReply>(
    {
      of: 'challenge',
      challenge: { url: '', type: 'dns-01', status, token: '', error: undefined, retryAfter: undefined },
    },
    at,
  );
const authorizationAt = (status: AcmeAuthorization['status'], parts: Partial<AcmeAuthorization> = {}, at = now) =>
  replied<ChallengeReply>(
    {
      of: 'authorization',
      authorization: {
        url: '',
        status,
        identifier: { type: 'dns', value: 'www.example.com' },
        wildcard: false,
        challenges: [],
        expires: undefined,
        retryAfter: undefined,
        ...parts,
      },
    },
    at,
  );
const seen = { check: sight(true, after(now, seconds(-1))) };

describe('a Challenge', () => {
  test('is presented with the credentials of the issuer', () => {
    expect(word({})).toMatchObject({
      do: 'call',
      call: {
        name: 'present',
        task: {
          domain: 'www.example.com',
          resourceNamespace: 'shop',
          ambientCredentials: false,
          credentials: [{ name: 'tsig' }],
        },
      },
    });
    expect(word({ answers: { present: done } })).toMatchObject({
      do: 'setStatus',
      status: { processing: true, presented: true, presentedAt: formatInstant(now), state: 'pending' },
      then: [{ reason: 'Presented', message: 'Presented challenge using DNS-01 challenge mechanism' }],
    });
  });

  test('that cannot be presented says so once, and is tried again', () => {
    const told = word({ answers: { present: failing('misconfigured') } });
    expect(told).toMatchObject({
      do: 'setStatus',
      status: { reason: 'Error presenting challenge: it said no' },
      then: [{ reason: 'PresentError' }],
    });
    const status = { processing: true, reason: 'Error presenting challenge: it said no' };
    expect(word({ challenge: { status }, answers: { present: failing('misconfigured') } })).toMatchObject({
      do: 'sleep',
    });
  });

  test('is looked for at every authoritative server, soon at first and then more seldom', () => {
    expect(word({ challenge: presented })).toMatchObject({ do: 'call', call: { name: 'check', ask: 'authoritative' } });
    expect(word({ challenge: presented, answers: { check: sight(false) } })).toMatchObject({
      do: 'sleep',
      until: after(now, seconds(1)),
    });
    expect(word({ challenge: presented, answers: { check: sight(false, after(now, seconds(-1.5))) } })).toMatchObject({
      do: 'call',
      call: { name: 'check', again: true },
    });
    const long = { status: { ...presented.status, presentedAt: formatInstant(after(now, minutes(-9))) } };
    expect(word({ challenge: long, answers: { check: sight(false) } })).toMatchObject({
      do: 'setStatus',
      status: { reason: 'Waiting for DNS-01 challenge propagation: ns1: nothing' },
    });
    const told = { status: { ...long.status, reason: 'Waiting for DNS-01 challenge propagation: ns1: nothing' } };
    expect(word({ challenge: told, answers: { check: sight(false) } })).toMatchObject({
      do: 'sleep',
      until: after(now, seconds(10)),
    });
  });

  test('settles for a moment once all have it, then the server is told', () => {
    expect(word({ challenge: presented, answers: { check: sight(true) } })).toMatchObject({
      do: 'sleep',
      until: after(now, seconds(1)),
    });
    expect(word({ challenge: presented, answers: seen })).toMatchObject({ do: 'call', call: { name: 'accept' } });
  });

  test('whose solver says how long to wait is not looked for', () => {
    const solver = { ...rfc2136, waitInsteadOfSelfCheck: '1m' };
    const waiting = word({ challenge: { ...presented, spec: { solver } }, issuer: anAcmeIssuer([solver]) });
    expect(waiting.do).not.toBe('call');
  });

  test('is asked after when the server may have looked, and not sooner than it says', () => {
    const told = { ...seen, accept: challengeAt('processing') };
    expect(word({ challenge: presented, answers: told })).toMatchObject({
      do: 'sleep',
      until: after(now, seconds(1)),
    });
    const accept = challengeAt('processing', after(now, seconds(-2)));
    expect(word({ challenge: presented, answers: { ...seen, accept } })).toMatchObject({
      do: 'call',
      call: { name: 'lookAtAuthorization' },
    });
    const retryAfter = after(now, seconds(9));
    const lookAtAuthorization = authorizationAt('pending', { retryAfter });
    expect(word({ challenge: presented, answers: { ...seen, accept, lookAtAuthorization } })).toMatchObject({
      do: 'sleep',
      until: retryAfter,
    });
  });

  test('that the server has found is valid', () => {
    const answers = { ...seen, accept: challengeAt('processing'), lookAtAuthorization: authorizationAt('valid') };
    expect(word({ challenge: presented, answers })).toMatchObject({
      do: 'setStatus',
      status: { state: 'valid', reason: 'Successfully authorized domain' },
      then: [{ reason: 'DomainVerified', message: 'Domain "www.example.com" verified with "DNS-01" validation' }],
    });
  });

  const ends: [string, Record<string, Answer<ChallengeReply>>, string, string][] = [
    [
      'the server did not find',
      {
        accept: challengeAt('processing'),
        lookAtAuthorization: authorizationAt('invalid', {
          challenges: [
            {
              url: 'https://acme.example.com/chall/0/dns-01',
              type: 'dns-01',
              status: 'invalid',
              token: '',
              error: { status: 0, type: 'urn:ietf:params:acme:error:dns', detail: 'NXDOMAIN', subproblems: [] },
              retryAfter: undefined,
            },
          ],
        }),
      },
      'invalid',
      'NXDOMAIN',
    ],
    ['the server knows no more', { accept: failing('refused', 'AcmeMalformed') }, 'expired', 'it said no'],
    ['the server refuses', { accept: failing('refused', 'AcmeUnauthorized') }, 'errored', 'it said no'],
  ];
  test.each(ends)('that %s ends with the server’s words', (_, answers, state, because) => {
    const end = word({ challenge: presented, answers: { ...seen, ...answers } });
    expect(end).toMatchObject({
      do: 'setStatus',
      status: { state, reason: expect.stringContaining(because) },
      then: [{ reason: 'Failed' }],
    });
  });

  test.each(['transient', 'throttled', 'misconfigured'] as const)(
    'that meets a %s Fault at the server has not failed, and says once what it waits for',
    (kind) => {
      const answers = { ...seen, accept: failing(kind) };
      const told = word({ challenge: presented, answers });
      expect(told).toMatchObject({ do: 'setStatus', then: [{ reason: 'Waiting' }] });
      expect(told).not.toMatchObject({ status: { state: expect.anything() } });
      const reason = told.do === 'setStatus' ? String(told.status['reason']) : '';
      expect(word({ challenge: { status: { ...presented.status, reason } }, answers })).toMatchObject({ do: 'sleep' });
    },
  );
});

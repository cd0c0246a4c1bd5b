import { beforeAll, describe, expect, test } from 'vitest';
import { certificateRequestFacts } from '../../api/certificate-request/facts.ts';
import type { KubeObject } from '../../api/kubernetes.ts';
import { Fault } from '../../base/fault.ts';
import { minutes } from '../../base/instant.ts';
import type { Pairs } from '../../../test/support/builders/certificate-fixtures.ts';
import {
  at,
  issuedCondition,
  makePairs,
  refused,
  reply,
  settled,
  settledWorld,
  word,
} from '../../../test/support/builders/certificate-fixtures.ts';
import { aCertificate, aRequestOf } from '../../../test/support/builders/certificate-objects.ts';

let pairs: Pairs;
beforeAll(async () => {
  pairs = await makePairs();
});

const READ = 'readRequest:www-1:www-1-uid/60';
const answered = (...[facts]: readonly KubeObject[]) =>
  reply(READ, { of: 'readRequest', facts: facts === undefined ? undefined : certificateRequestFacts(facts) });

describe('a request of the current revision that is for another key than the Secret', () => {
  /** As a cache that lags shows the refused request of an earlier attempt. */
  const old = () => ({ ...settledWorld(pairs), requests: [aRequestOf(1, pairs.nextRequest)] });

  test('is read live before anything is issued because of it', () => {
    expect(word(old())).toMatchObject({
      do: 'call',
      by: 'confirmBeforeIssuing',
      call: { name: 'readRequest', request: { namespace: 'shop', name: 'www-1' } },
    });
  });

  test('is no reason when another one stands under its name', () => {
    const newer = aRequestOf(1, pairs.request, { conditions: issuedCondition, chain: pairs.chain });
    expect(word({ ...old(), answers: answered(newer) })).toMatchObject({ do: 'sleep', by: 'restUntilDue' });
  });

  test('is no reason when it is gone', () => {
    expect(word({ ...old(), answers: answered() })).toMatchObject({ do: 'sleep', by: 'restUntilDue' });
  });

  test('is one when it is there', () => {
    expect(word({ ...old(), answers: answered(aRequestOf(1, pairs.nextRequest)) })).toMatchObject({
      do: 'setStatus',
      status: {
        conditions: [
          { type: 'Ready', status: 'False' },
          { type: 'Issuing', status: 'True', reason: 'SecretMismatch' },
        ],
      },
    });
  });

  test('is waited for while it cannot be read', () => {
    const fault = new Fault('transient', { code: 'ConnectionFailed', message: 'the connection was reset' });
    expect(word({ ...old(), answers: refused(READ, fault) })).toMatchObject({ do: 'sleep', until: at(minutes(1)) });
    const forbidden = new Fault('misconfigured', { code: 'Forbidden', message: 'we may not get certificaterequests' });
    const told = word({ ...old(), answers: refused(READ, forbidden) });
    expect(told).toMatchObject({
      status: { conditions: [{ type: 'Ready', status: 'False', reason: 'SecretMismatch' }] },
    });
  });
});

test('a change of the spec needs no read of the request whose certificate is stored', () => {
  const requests = [aRequestOf(1, pairs.request, { conditions: issuedCondition, chain: pairs.chain })];
  const certificates = [aCertificate({ status: settled(), spec: { dnsNames: ['new.example.com'] } })];
  expect(word({ ...settledWorld(pairs), requests, certificates })).toMatchObject({
    do: 'setStatus',
    status: { conditions: [{}, { type: 'Issuing', reason: 'RequestChanged' }] },
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import type { Pairs } from '../../../test/support/builders/certificate-fixtures.ts';
import type { World } from '../../../test/support/builders/certificate-view.ts';
import {
  aCertificate,
  aCondition,
  aNextKey,
  aRequestOf,
  aTargetSecret,
} from '../../../test/support/builders/certificate-objects.ts';
import {
  absent,
  at,
  issuedCondition,
  makePairs,
  now,
  refused,
  reply,
  settled,
  started,
  word,
} from '../../../test/support/builders/certificate-fixtures.ts';
import { Fault } from '../../base/fault.ts';
import { days, formatInstant, hours, minutes } from '../../base/instant.ts';

let pairs: Pairs;
beforeAll(async () => {
  pairs = await makePairs();
});

describe('a first issuance, step by step', () => {
  test('the absence of the Secret is confirmed by the API server before anything is issued', () => {
    expect(word({ certificates: [aCertificate()] })).toMatchObject({
      do: 'call',
      by: 'confirmBeforeIssuing',
      call: { name: 'readSecret', secret: { namespace: 'shop', name: 'www-tls' } },
    });
  });

  test('then one write starts it: Issuing, Ready and the name of the next key together', () => {
    expect(word({ certificates: [aCertificate()], answers: absent() })).toMatchObject({
      do: 'setStatus',
      of: { uid: 'certificate-uid', resourceVersion: '100' },
      manager: 'cert-manager-certificates-trigger',
      status: {
        conditions: [
          {
            type: 'Issuing',
            status: 'True',
            reason: 'DoesNotExist',
            observedGeneration: 1,
            lastTransitionTime: '2026-06-01T00:00:00Z',
          },
          {
            type: 'Ready',
            status: 'False',
            reason: 'DoesNotExist',
            message: 'Issuing certificate as Secret does not exist',
          },
        ],
        nextPrivateKeySecretName: expect.stringMatching(/^www-[a-z0-9]{5}$/),
      },
      then: [{ type: 'Normal', reason: 'Issuing', component: 'cert-manager-certificates-trigger' }],
    });
  });

  test('a confirmation that is minutes old is asked for again', () => {
    const old = reply('readSecret:www-tls:absent', { of: 'readSecret', facts: undefined }, at(minutes(-5)));
    expect(word({ certificates: [aCertificate()], answers: old })).toMatchObject({
      do: 'call',
      by: 'confirmBeforeIssuing',
    });
  });

  describe('when we may not read the Secret', () => {
    const refusal = new Fault('misconfigured', { code: 'Forbidden', message: 'we are not allowed to get secrets' });
    const answers = refused('readSecret:www-tls:absent', refusal);

    test('it is told on the Certificate, and nothing is issued on the word of the cache', () => {
      expect(word({ certificates: [aCertificate()], answers })).toMatchObject({
        do: 'setStatus',
        status: {
          conditions: [
            {
              type: 'Ready',
              status: 'False',
              reason: 'DoesNotExist',
              message: 'Issuing certificate as Secret does not exist; we are not allowed to get secrets',
            },
          ],
        },
      });
    });

    test('it is asked for again when it may be', () => {
      const told = aCondition(
        'Ready',
        'False',
        'DoesNotExist',
        now,
        'Issuing certificate as Secret does not exist; we are not allowed to get secrets',
      );
      const certificates = [aCertificate({ status: { conditions: [{ ...told, observedGeneration: 1 }] } })];
      expect(word({ certificates, answers })).toMatchObject({
        do: 'sleep',
        by: 'waitForConfirmation',
        until: at(minutes(1)),
      });
    });

    test('a Fault that passes by itself is not told', () => {
      const passing = new Fault('transient', { code: 'Timeout', message: 'the API server was unable to get secrets' });
      expect(
        word({ certificates: [aCertificate()], answers: refused('readSecret:www-tls:absent', passing) }),
      ).toMatchObject({ do: 'sleep', by: 'confirmBeforeIssuing' });
    });
  });

  test('the next key is made as the spec wants it', () => {
    expect(word({ certificates: [aCertificate({ status: started() })] })).toMatchObject({
      do: 'call',
      by: 'makeNextKey',
      call: { name: 'makeKey', algorithm: { name: 'ECDSA', size: 256 } },
    });
  });

  test('with its Secret there and its bytes gone (a restart), they are read once', () => {
    const world: World = {
      certificates: [aCertificate({ status: started() })],
      secrets: [aNextKey('www-k3y', pairs.nextKey)],
    };
    expect(word(world)).toMatchObject({
      do: 'call',
      by: 'requestCertificate',
      call: { name: 'readKey', secret: { name: 'www-k3y' } },
    });
  });

  test('with a request unanswered there is nothing to do', () => {
    const world: World = {
      certificates: [aCertificate({ status: started() })],
      secrets: [aNextKey('www-k3y', pairs.nextKey)],
      requests: [aRequestOf(1, pairs.nextRequest)],
    };
    expect(word(world)).toMatchObject({ do: 'await', by: 'waitForRequest', changeOf: [{ name: 'www-1' }] });
  });

  test('what holds a request up is said on the Certificate', () => {
    const pending = aCondition(
      'Ready',
      'False',
      'Pending',
      now,
      'Referenced "Issuer" not found: issuer "ca" not found',
    );
    const world: World = {
      certificates: [aCertificate({ status: started() })],
      secrets: [aNextKey('www-k3y', pairs.nextKey)],
      requests: [aRequestOf(1, pairs.nextRequest, { conditions: [pending] })],
    };
    expect(word(world)).toMatchObject({
      do: 'setStatus',
      status: {
        conditions: [
          {
            type: 'Ready',
            reason: 'DoesNotExist',
            message:
              'Issuing certificate as Secret does not exist; CertificateRequest "www-1" is waiting: Referenced "Issuer" not found: issuer "ca" not found',
          },
          { type: 'Issuing' },
        ],
      },
    });
  });

  test('what holds up the request of a renewal is said in Issuing, as the certificate in use is good', () => {
    const spent = 'the budget of the issuer, certwright.io/max-orders-per-hour: 5, is spent';
    const pending = aCondition('Ready', 'False', 'Pending', now, spent);
    const renewing = {
      ...aCondition('Issuing', 'True', 'Renewing', now, 'Renewing certificate'),
      observedGeneration: 1,
    };
    const status = settled();
    const conditions = [...(status.conditions ?? []), renewing];
    const world: World = {
      certificates: [aCertificate({ status: { ...status, conditions, nextPrivateKeySecretName: 'www-k3y' } })],
      secrets: [aTargetSecret(pairs.key, pairs.chain), aNextKey('www-k3y', pairs.nextKey)],
      requests: [aRequestOf(1, pairs.request), aRequestOf(2, pairs.nextRequest, { conditions: [pending] })],
    };
    const told = `Renewing certificate (held up: CertificateRequest "www-2" is waiting: ${spent})`;
    expect(word(world)).toMatchObject({
      do: 'setStatus',
      status: {
        conditions: [
          { type: 'Ready', status: 'True' },
          { type: 'Issuing', status: 'True', message: told },
        ],
      },
    });
  });

  test('an answer is stored with the key that the request was made for', () => {
    const world: World = {
      certificates: [aCertificate({ status: started() })],
      secrets: [aNextKey('www-k3y', pairs.nextKey)],
      requests: [aRequestOf(1, pairs.nextRequest, { conditions: issuedCondition, chain: pairs.nextChain })],
    };
    expect(word(world)).toMatchObject({ do: 'call', by: 'storeKeyPair', call: { name: 'readKey' } });
  });

  test('once the Secret holds it, one write ends the issuance', () => {
    const world: World = {
      certificates: [
        aCertificate({
          status: { ...started(), failedIssuanceAttempts: 2, lastFailureTime: formatInstant(at(hours(-9))) },
        }),
      ],
      secrets: [aNextKey('www-k3y', pairs.nextKey), aTargetSecret(pairs.nextKey, pairs.nextChain)],
      requests: [
        aRequestOf(1, pairs.nextRequest, {
          conditions: issuedCondition,
          chain: pairs.nextChain,
          metadata: { creationTimestamp: formatInstant(at(minutes(-5))) },
        }),
      ],
    };
    expect(word(world)).toMatchObject({
      do: 'setStatus',
      manager: 'cert-manager-certificates-issuing',
      status: {
        conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', lastTransitionTime: '2026-06-01T00:00:00Z' }],
        revision: 1,
        notBefore: formatInstant(now),
        notAfter: formatInstant(at(days(90))),
        renewalTime: formatInstant(at(days(60))),
        nextPrivateKeySecretName: null,
        failedIssuanceAttempts: null,
        lastFailureTime: null,
      },
      then: [{ type: 'Normal', reason: 'Issuing', message: 'The certificate has been successfully issued' }],
    });
  });
});

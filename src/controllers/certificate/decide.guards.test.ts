import { beforeAll, describe, expect, test } from 'vitest';
import type { CertificateStatus } from '../../api/certificate/types.ts';
import type { Condition } from '../../api/shared-types.ts';
import type { Pairs } from '../../../test/support/builders/certificate-fixtures.ts';
import type { World } from '../../../test/support/builders/certificate-view.ts';
import {
  aCertificate,
  aNextKey,
  aRequestOf,
  aSecret,
  aTargetSecret,
} from '../../../test/support/builders/certificate-objects.ts';
import {
  absent,
  at,
  due,
  issuing,
  makePairs,
  notReady,
  now,
  readyTrue,
  reply,
  settled,
  settledWorld,
  started,
  word,
} from '../../../test/support/builders/certificate-fixtures.ts';
import { formatInstant, minutes } from '../../base/instant.ts';
import { aView } from '../../../test/support/builders/certificate-view.ts';
import { decide } from './decide.ts';

let pairs: Pairs;
beforeAll(async () => {
  pairs = await makePairs();
});

describe('two Certificates that name one Secret', () => {
  const younger = { creationTimestamp: '2026-02-01T00:00:00Z' };
  const pair = () => [aCertificate({ status: settled() }), aCertificate({ name: 'api', metadata: younger })];

  test('the younger says whose it is and does not touch it', () => {
    const world = { ...settledWorld(pairs), certificates: pair() };
    expect(word(world, now, 'api')).toMatchObject({
      do: 'setStatus',
      status: {
        conditions: [
          {
            type: 'Ready',
            status: 'False',
            reason: 'DuplicateSecretName',
            message: expect.stringContaining('belongs to Certificate "www"'),
          },
        ],
      },
    });
  });

  test('the younger makes nothing even if somebody sets Issuing by hand', () => {
    const mine: Condition = {
      ...notReady,
      reason: 'DuplicateSecretName',
      message:
        'Secret "www-tls" belongs to Certificate "www", which names it too; give spec.secretName of one of them another value',
    };
    const status = {
      conditions: [mine, { ...issuing, reason: 'ManuallyTriggered' }],
      nextPrivateKeySecretName: 'api-k3y',
    };
    const api = aCertificate({ name: 'api', metadata: younger, status });
    const world = { ...settledWorld(pairs), certificates: [aCertificate({ status: settled() }), api] };
    const said = word(world, now, 'api');
    expect(said).toMatchObject({ do: 'setStatus', status: { notBefore: expect.any(String) } });
    const { notBefore, notAfter, renewalTime } = settled();
    const told = { ...api, status: { ...status, notBefore, notAfter, renewalTime } };
    expect(word({ ...world, certificates: [aCertificate({ status: settled() }), told] }, now, 'api')).toMatchObject({
      do: 'await',
      by: 'waitForSecretOwner',
    });
  });

  test('both are told, by name', () => {
    const world = { ...settledWorld(pairs), certificates: pair() };
    expect(word(world)).toMatchObject({
      do: 'sleep',
      then: [{ type: 'Warning', reason: 'DuplicateSecretName', message: expect.stringContaining('"api"') }],
    });
  });

  test('the annotation of the Secret decides before age does', () => {
    const secret = aTargetSecret(pairs.key, pairs.chain, {
      annotations: { 'cert-manager.io/certificate-name': 'api' },
    });
    const world = { ...settledWorld(pairs), certificates: pair(), secrets: [secret] };
    expect(word(world)).toMatchObject({
      do: 'setStatus',
      status: { conditions: [{ reason: 'DuplicateSecretName', message: expect.stringContaining('"api"') }] },
    });
  });
});

describe('rotationPolicy Never', () => {
  const never = (spec: object = {}) =>
    aCertificate({
      spec: { privateKey: { algorithm: 'ECDSA', rotationPolicy: 'Never', ...spec } },
      status: {
        ...settled(),
        conditions: [readyTrue, { ...issuing, reason: 'Renewing' }],
        nextPrivateKeySecretName: 'www-k3y',
      },
    });

  test('the key of the Secret is read and kept', () => {
    expect(word({ ...settledWorld(pairs), certificates: [never()] }, due)).toMatchObject({
      do: 'call',
      call: { name: 'readKey', secret: { name: 'www-tls' } },
    });
  });

  test('a key of another size needs a person, who is told what to do', () => {
    const world = { ...settledWorld(pairs), certificates: [never({ size: 384 })] };
    const view = decide(aView({ ...world, certificates: [withReady(never({ size: 384 }))] }), now);
    expect(view).toMatchObject({
      do: 'await',
      by: 'makeNextKey',
      then: [
        {
          type: 'Warning',
          reason: 'CannotRegenerateKey',
          message: expect.stringMatching(/spec\.privateKey\.size.*rotationPolicy to Always/),
        },
      ],
    });
  });
  const withReady = (certificate: ReturnType<typeof never>) => {
    const mismatch = {
      ...notReady,
      reason: 'SecretMismatch',
      message: 'Existing private key is not up to date for spec: [spec.privateKey.size]',
    };
    const status = certificate['status'] as CertificateStatus;
    return { ...certificate, status: { ...status, conditions: [mismatch, { ...issuing, reason: 'Renewing' }] } };
  };
});

describe('bad input is named, and nothing is made for it', () => {
  const cases: [string, object, RegExp][] = [
    ['no secretName', { secretName: '' }, /^spec\.secretName: /],
    [
      'renewBefore longer than the duration',
      { duration: '1h', renewBefore: '2h' },
      /^spec\.renewBefore: .*correct the spec/,
    ],
    ['an address that is none', { ipAddresses: ['192.0.2.300'] }, /spec\.ipAddresses/],
    [
      'a CIDR that is none (trap A7)',
      { isCA: true, nameConstraints: { permitted: { ipRanges: ['10.0.0.0/33'] } } },
      /spec\.nameConstraints\.permitted\.ipRanges/,
    ],
    [
      'a window that lasts for no time that can be read',
      { renewal: { windows: [{ cron: '@daily', windowDuration: 'long' }] } },
      /spec\.renewal\.windows\[0\]\.windowDuration/,
    ],
    ['no names at all', { dnsNames: [] }, /commonName|dnsNames/],
    ['an RSA key of 1024 bits', { privateKey: { algorithm: 'RSA', size: 1024 } }, /spec\.privateKey\.size/],
  ];
  test.each(cases)('%s', (_, spec, message) => {
    const said = word({ certificates: [aCertificate({ spec })] });
    expect(said).toMatchObject({
      do: 'setStatus',
      status: {
        conditions: [
          { type: 'Ready', status: 'False', reason: 'InvalidSpec', message: expect.stringMatching(message) },
        ],
      },
    });
  });

  test("a Certificate into its own CA issuer's Secret is refused (trap D5)", () => {
    const issuer = {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Issuer',
      metadata: { name: 'ca', namespace: 'shop' },
      spec: { ca: { secretName: 'www-tls' } },
    };
    expect(word({ certificates: [aCertificate()], issuers: [issuer] })).toMatchObject({
      do: 'setStatus',
      status: { conditions: [{ reason: 'InvalidSpec', message: expect.stringContaining('would be overwritten') }] },
    });
  });
});

test('what is being deleted is left alone (trap B11)', () => {
  const dying = aCertificate({ metadata: { deletionTimestamp: '2026-06-01T00:00:00Z' } });
  expect(word({ certificates: [dying], answers: absent() })).toMatchObject({ do: 'await', by: 'leaveDeletedAlone' });
});

test('conditions of others and unknown status fields pass through verbatim', () => {
  const foreign = {
    type: 'Mirrored',
    status: 'True',
    reason: 'Copied',
    message: 'to three clusters',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  } as const;
  const world = {
    ...settledWorld(pairs),
    certificates: [aCertificate({ status: { ...settled(), conditions: [foreign, readyTrue] } })],
  };
  expect(word(world, due)).toMatchObject({ status: { conditions: [foreign, { type: 'Ready' }, { type: 'Issuing' }] } });
});

/** A Secret that another writer has spoilt, five minutes after it was issued; `mark` is on the request of that issuance. */
function spoilt(mark: Readonly<Record<string, string>>): World {
  const foreignKey = aTargetSecret(pairs.key, pairs.nextChain, {
    metadata: {
      managedFields: [{ manager: 'secret-sync', operation: 'Update', fieldsV1: { 'f:data': { 'f:tls.crt': {} } } }],
    },
  });
  const annotations = { 'cert-manager.io/certificate-revision': '1', ...mark };
  const creationTimestamp = formatInstant(at(minutes(-5)));
  const recent = aRequestOf(1, pairs.request, { metadata: { creationTimestamp, annotations } });
  return { ...settledWorld(pairs), secrets: [foreignKey], requests: [recent] };
}

test('what a second writer spoils once is mended at once', () => {
  expect(word(spoilt({}))).toMatchObject({ do: 'call', by: 'confirmBeforeIssuing' });
});

test('a second writer that goes on leads to a pause that names it, not to a loop (trap B1)', () => {
  const world = spoilt({ 'certwright.io/secret-also-written-by': 'secret-sync' });
  expect(word(world)).toMatchObject({
    do: 'setStatus',
    status: {
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'InvalidKeyPair',
          message: expect.stringContaining('also written by "secret-sync"'),
        },
      ],
    },
  });
  expect(word(world, at(minutes(15)))).toMatchObject({ do: 'call', by: 'confirmBeforeIssuing' });
});

test('a temporary certificate is made only when asked, only while none is there (trap B12)', () => {
  const asked = { annotations: { 'cert-manager.io/issue-temporary-certificate': 'true' } };
  const world: World = {
    certificates: [aCertificate({ status: started(), metadata: asked })],
    secrets: [aNextKey('www-k3y', pairs.nextKey)],
    requests: [aRequestOf(1, pairs.nextRequest)],
    answers: reply('readKey:www-k3y-uid/50', { of: 'noKey', because: 'not read in this test' }),
  };
  expect(word({ ...world, answers: {} })).toMatchObject({ do: 'call', by: 'storeTemporaryCertificate' });
  const valid = {
    ...world,
    answers: {},
    secrets: [aNextKey('www-k3y', pairs.nextKey), aTargetSecret(pairs.key, pairs.chain)],
  };
  expect(word(valid)).not.toMatchObject({ by: 'storeTemporaryCertificate' });
});

test('an unusable next key is deleted and made anew', () => {
  const world: World = {
    certificates: [aCertificate({ status: started() })],
    secrets: [aSecret('www-k3y', { 'tls.key': 'junk' }, { ...aNextKey('www-k3y', pairs.nextKey).metadata })],
    confirmed: true,
  };
  expect(word(world)).toMatchObject({ do: 'delete', of: { key: { name: 'www-k3y' } } });
});

test('of several next keys the one named in the status stays (trap B17)', () => {
  const world: World = {
    certificates: [aCertificate({ status: started() })],
    secrets: [aNextKey('www-k3y', pairs.nextKey), aNextKey('www-other', pairs.key)],
    confirmed: true,
  };
  expect(word(world)).toMatchObject({ do: 'delete', of: { key: { name: 'www-other' } } });
});

describe("the Secret that another Certificate names is none of a Certificate's temporary ones", () => {
  const api = aCertificate({ name: 'api', spec: { secretName: 'api-tls' } });
  const status = { ...started(), nextPrivateKeySecretName: 'api-tls' };

  test('be it named in its own status: another name is written', () => {
    const world = { certificates: [aCertificate({ status }), api], answers: absent() };
    expect(word(world)).toMatchObject({
      do: 'setStatus',
      status: { nextPrivateKeySecretName: expect.stringMatching(/^www-[a-z0-9]{5}$/) },
    });
  });

  test('nor deleted as spent, though it has their label and owner', () => {
    const world = settledWorld(pairs);
    const secrets = [...(world.secrets ?? []), aNextKey('api-tls', pairs.key)];
    expect(word({ ...world, certificates: [...(world.certificates ?? []), api], secrets })).toMatchObject({
      do: 'sleep',
    });
  });
});

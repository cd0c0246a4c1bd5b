import { beforeAll, describe, expect, test } from 'vitest';
import { aSecret } from '../../../test/support/builders/certificate-objects.ts';
import { anIssuer, conditionSince } from '../../../test/support/builders/signing-objects.ts';
import type { SigningWorld } from '../../../test/support/builders/signing-view.ts';
import { anIssuerView, faulted, now, replied, theIssuers } from '../../../test/support/builders/signing-view.ts';
import type { AcmeIssuerSpec } from '../../api/issuer/types.ts';
import type { KubeObject } from '../../api/kubernetes.ts';
import { pem } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import { after, hours, minutes } from '../../base/instant.ts';
import { Secret } from '../../base/secret.ts';
import type { IssuerHealth, Issuers } from '../../issuers/issuer.ts';
import type { Answer } from '../../kube/controller.ts';
import type { AccountLosses } from '../acme-account.ts';
import type { IssuerReply } from './calls.ts';
import { decide } from './decide.ts';

let issuers: Issuers;
beforeAll(async () => {
  issuers = await theIssuers();
});

const account = { uri: 'https://acme.example.com/account/1', lastRegisteredEmail: '', lastPrivateKeyHash: 'h' };
const readyCondition = {
  ...conditionSince('Ready', 'True', 'ACMEAccountRegistered', 'The ACME account was registered with the ACME server'),
  observedGeneration: 3,
};
const keySecret = aSecret('account', { 'tls.key': 'x' });

/** An Issuer, or a ClusterIssuer, at `acme.example.com`, with what a test adds to its spec. */
function anAcmeIssuer(
  acme: Partial<AcmeIssuerSpec> = {},
  status: object = {},
  kind: 'Issuer' | 'ClusterIssuer' = 'Issuer',
): KubeObject {
  const spec = { acme: { server: 'https://acme.example.com/dir', privateKeySecretRef: { name: 'account' }, ...acme } };
  return { ...anIssuer({ name: 'le', kind, spec, conditions: [] }), status };
}
const settled = (acme: Partial<AcmeIssuerSpec> = {}): KubeObject =>
  anAcmeIssuer(acme, { conditions: [readyCondition], acme: account });
const ofIssuer = (issuer: KubeObject, ...secrets: readonly KubeObject[]): SigningWorld => ({
  issuers: [issuer],
  secrets,
});
const word = (world: SigningWorld, answer?: Answer<IssuerReply>, losses?: AccountLosses) =>
  decide(anIssuerView(world, issuers, answer, losses), now);
const healthy = (health: IssuerHealth) => replied<IssuerReply>({ of: 'check', health });
const registered = healthy({
  is: 'ready',
  condition: {
    type: 'Ready',
    status: 'True',
    reason: 'ACMEAccountRegistered',
    message: 'The ACME account was registered with the ACME server',
  },
  expires: undefined,
  account,
});
const key = replied<IssuerReply>({ of: 'accountKey', privateKey: new Secret(pem('the key')) });

describe('the key of an account', () => {
  test('is made where its Secret is not there, before the server is asked', () => {
    expect(word(ofIssuer(anAcmeIssuer()))).toMatchObject({
      do: 'call',
      by: 'makeAccountKey',
      call: { name: 'makeAccountKey', id: 'makeAccountKey:le-issuer-uid:shop/account' },
    });
  });

  test('is created, never written over, with the label and as the only entry, and its bytes stay wrapped', () => {
    expect(word(ofIssuer(anAcmeIssuer()), key)).toEqual({
      do: 'create',
      by: 'makeAccountKey',
      type: expect.objectContaining({ kind: 'Secret' }),
      object: {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'account', namespace: 'shop', labels: { 'app.kubernetes.io/managed-by': 'cert-manager' } },
        type: 'Opaque',
        stringData: { 'tls.key': expect.any(Secret) },
      },
      manager: 'cert-manager-issuers',
      clears: ['makeAccountKey:le-issuer-uid:shop/account'],
    });
  });

  test('goes into the entry that the spec names', () => {
    const issuer = anAcmeIssuer({ privateKeySecretRef: { name: 'account', key: 'acme.pem' } });
    expect(word(ofIssuer(issuer), key)).toMatchObject({ object: { stringData: { 'acme.pem': expect.any(Secret) } } });
  });

  test('of a ClusterIssuer is kept in the cluster resource namespace', () => {
    const world = { clusterIssuers: [anAcmeIssuer({}, {}, 'ClusterIssuer')], secrets: [keySecret] };
    expect(word(world, key)).toMatchObject({
      do: 'create',
      object: { metadata: { namespace: 'kube-system' } },
      manager: 'cert-manager-clusterissuers',
    });
  });

  const notMade: [string, SigningWorld][] = [
    ['where its Secret is there', ofIssuer(anAcmeIssuer(), keySecret)],
    [
      'where its Secret is there but without the entry: it may be somebody else’s',
      ofIssuer(anAcmeIssuer(), aSecret('account', {})),
    ],
    ['where the spec forbids it', ofIssuer(anAcmeIssuer({ disableAccountKeyGeneration: true }))],
  ];
  test.each(notMade)('is not made %s', (_, world) => {
    expect(word(world)).toMatchObject({ do: 'call', call: { name: 'check' } });
  });

  test('is not made for a spec that cannot be acted on', () => {
    const issuer = anAcmeIssuer({ caBundle: 'eA==', skipTLSVerify: true });
    expect(word(ofIssuer(issuer))).toMatchObject({
      do: 'setStatus',
      status: { conditions: [{ reason: 'InvalidSpec' }] },
    });
  });
});

describe('the check', () => {
  const callOf = (world: SigningWorld, losses?: AccountLosses) => {
    const step = word(world, undefined, losses);
    return step.do === 'call' && step.call.name === 'check' ? step.call : undefined;
  };

  test('is told of the account with which the issuer was Ready, and whether for this spec', () => {
    expect(callOf(ofIssuer(settled(), keySecret))?.account).toEqual({ ...account, isOfThisSpec: true });
    const changed = settled();
    const generation = { ...changed, metadata: { ...changed.metadata, generation: 4 } };
    expect(callOf(ofIssuer(generation, keySecret))?.account).toEqual({ ...account, isOfThisSpec: false });
  });

  test.each([
    ['is not Ready', { conditions: [{ ...readyCondition, status: 'False' }], acme: account }],
    ['has no account in its status', { conditions: [readyCondition] }],
    ['is new', {}],
  ])('is told of no account where the issuer %s', (_, status) => {
    expect(callOf(ofIssuer(anAcmeIssuer({}, status), keySecret))?.account).toBeUndefined();
  });

  test('is made anew, without the account, when the server has forgotten that', () => {
    const before = callOf(ofIssuer(settled(), keySecret));
    const lost = callOf(ofIssuer(settled(), keySecret), { count: 1, isLost: true });
    expect(lost?.account).toBeUndefined();
    expect(lost?.id).not.toBe(before?.id);
  });

  test('reads the Secrets of the account, of the external account and of the solvers, each once', () => {
    const issuer = anAcmeIssuer({
      externalAccountBinding: { keyID: 'k', keySecretRef: { name: 'external', key: 'secret' } },
      solvers: [
        { dns01: { cloudflare: { apiTokenSecretRef: { name: 'token', key: 't' } } } },
        { dns01: { digitalocean: { tokenSecretRef: { name: 'token', key: 'u' } } } },
      ],
    });
    const names = callOf(ofIssuer(issuer, keySecret))?.credentials.map(({ name }) => name);
    expect([...(names ?? [])].sort()).toEqual(['account', 'external', 'token']);
  });
});

describe('the status', () => {
  test('gets Ready and the account in one write', () => {
    const step = word(ofIssuer(anAcmeIssuer(), keySecret), registered);
    expect(step).toMatchObject({
      do: 'setStatus',
      status: {
        conditions: [{ type: 'Ready', status: 'True', reason: 'ACMEAccountRegistered', observedGeneration: 3 }],
      },
      then: [{ type: 'Normal', reason: 'ACMEAccountRegistered' }],
    });
    expect(step.do === 'setStatus' && step.status).toMatchObject({ acme: account });
  });

  test('that is so already is not written again', () => {
    expect(word(ofIssuer(settled(), keySecret), registered)).toMatchObject({
      do: 'await',
      atLatest: after(now, hours(10)),
    });
  });

  test('with another account is written, and nothing told', () => {
    const issuer = anAcmeIssuer({}, { conditions: [readyCondition], acme: { ...account, uri: 'https://a/2' } });
    expect(word(ofIssuer(issuer, keySecret), registered)).toMatchObject({
      do: 'setStatus',
      status: { acme: account },
      then: [],
    });
  });

  test('keeps the account when the issuer is not Ready any more', () => {
    const refused = healthy({ is: 'notReady', reason: 'InvalidSolver', message: 'no Secret', isError: true });
    const step = word(ofIssuer(settled(), keySecret), refused);
    expect(step).toMatchObject({ do: 'setStatus', then: [{ reason: 'InvalidSolver' }, { reason: 'ErrInitIssuer' }] });
    expect(step.do === 'setStatus' && Object.keys(step.status)).toEqual(['conditions']);
  });
});

describe('a server that cannot be asked', () => {
  const until = after(now, minutes(1));
  const down = faulted(new Fault('transient', { code: 'ConnectionFailed', message: 'no connection' }), until);
  const full = faulted(new Fault('throttled', { code: 'AcmeRateLimited', message: 'later', until }), until);

  test.each([
    ['down', down, 'no connection'],
    ['full', full, 'later'],
  ])('because it is %s is told, and asked again', (_, answer, because) => {
    const message = `Failed to register ACME account: ${because}`;
    const step = word(ofIssuer(anAcmeIssuer(), keySecret), answer);
    expect(step).toMatchObject({
      do: 'setStatus',
      status: { conditions: [{ status: 'False', reason: 'ErrRegisterACMEAccount', message }] },
      then: [{ reason: 'ErrRegisterACMEAccount' }, { reason: 'ErrInitIssuer' }],
    });
    const told = { ...conditionSince('Ready', 'False', 'ErrRegisterACMEAccount', message), observedGeneration: 3 };
    const rest = word(ofIssuer(anAcmeIssuer({}, { conditions: [told] }), keySecret), answer);
    expect(rest).toMatchObject({ do: 'await', atLatest: until });
  });

  test('leaves an issuer Ready that was', () => {
    expect(word(ofIssuer(settled(), keySecret), down)).toMatchObject({ do: 'sleep', until });
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import type { Condition } from '../../api/shared-types.ts';
import type { Answer } from '../../kube/controller.ts';
import type { Issuers, IssuerHealth } from '../../issuers/issuer.ts';
import type { SigningWorld } from '../../../test/support/builders/signing-view.ts';
import type { IssuerReply } from './calls.ts';
import { aSecret } from '../../../test/support/builders/certificate-objects.ts';
import { anIssuer, conditionSince, readyIssuer } from '../../../test/support/builders/signing-objects.ts';
import {
  anIssuerView,
  faulted,
  issuerSettings,
  now,
  readersOf,
  replied,
  theIssuers,
} from '../../../test/support/builders/signing-view.ts';
import { issuerFacts } from '../../api/issuer/facts.ts';
import { Fault } from '../../base/fault.ts';
import type { Instant } from '../../base/instant.ts';
import { after, days, hours, milliseconds, minutes } from '../../base/instant.ts';
import { decide } from './decide.ts';
import { issuerWatches } from './watch.ts';

let issuers: Issuers;
beforeAll(async () => {
  issuers = await theIssuers();
});

const keyPair = aSecret('ca-key-pair', { 'tls.crt': 'x' });
const word = (world: SigningWorld, answer?: Answer<IssuerReply>, when = now) =>
  decide(anIssuerView({ secrets: [keyPair], ...world }, issuers, answer), when);
const healthy = (health: IssuerHealth) => replied<IssuerReply>({ of: 'check', health });
const expiresAt = (at: Instant) => ({ after: at, reason: 'ErrInvalidKeyPair', message: 'has expired' }) as const;
const verified = (end = after(now, days(365))) =>
  healthy({
    is: 'ready',
    condition: { type: 'Ready', status: 'True', reason: 'KeyPairVerified', message: 'Signing CA verified' },
    expires: expiresAt(end),
  });
const noSecret = healthy({ is: 'notReady', reason: 'ErrGetKeyPair', message: 'no Secret', isError: true });
const unchecked = (...conditions: readonly Condition[]): SigningWorld => ({ issuers: [anIssuer({ conditions })] });
const settled: SigningWorld = { issuers: [anIssuer()] };

describe('a CA issuer', () => {
  test('is checked with the Secret of its namespace, in the version that the cache shows', () => {
    expect(word(unchecked())).toMatchObject({
      do: 'call',
      call: {
        name: 'check',
        id: 'check:ca-issuer-uid/3:ca-key-pair-uid/50',
        type: 'ca',
        place: { resourceNamespace: 'shop' },
        credentials: [{ namespace: 'shop', name: 'ca-key-pair', version: 'ca-key-pair-uid/50' }],
      },
    });
  });

  test('of the cluster is checked with the Secret of the cluster resource namespace', () => {
    const secrets = [keyPair, aSecret('ca-key-pair', {}, { namespace: 'kube-system' })];
    expect(word({ clusterIssuers: [anIssuer({ kind: 'ClusterIssuer', conditions: [] })], secrets })).toMatchObject({
      call: { credentials: [{ namespace: 'kube-system', version: 'ca-key-pair-uid/50' }] },
    });
  });

  test('that is good is told so in one write, with the generation looked at', () => {
    expect(word(unchecked(), verified())).toEqual({
      do: 'setStatus',
      by: 'syncReadiness',
      of: {
        key: expect.objectContaining({ namespace: 'shop', name: 'ca' }),
        uid: 'ca-issuer-uid',
        resourceVersion: '40',
      },
      status: { conditions: [{ ...readyIssuer, lastTransitionTime: '2026-06-01T00:00:00Z' }] },
      manager: 'cert-manager-issuers',
      class: 'normal',
      then: [
        {
          type: 'Normal',
          reason: 'KeyPairVerified',
          message: 'Signing CA verified',
          component: 'cert-manager-issuers',
        },
      ],
    });
  });

  test('that stays good is written and told nothing, and looked at again when its CA has ended', () => {
    const end = after(now, minutes(90));
    expect(word(settled, verified())).toMatchObject({
      do: 'await',
      atLatest: after(now, hours(10)),
      changeOf: [{ name: 'ca' }, { name: 'ca-key-pair' }],
    });
    expect(word(settled, verified(end))).toMatchObject({ do: 'await', atLatest: after(end, milliseconds(1)) });
  });

  test('is not Ready any more one moment after its CA has ended', () => {
    const end = after(now, minutes(90));
    expect(word(settled, verified(end), end)).toMatchObject({ do: 'await' });
    expect(word(settled, verified(end), after(end, milliseconds(1)))).toMatchObject({
      do: 'setStatus',
      status: { conditions: [{ status: 'False', reason: 'ErrInvalidKeyPair', message: 'has expired' }] },
    });
  });

  test('of a new generation is written, but nothing is told when nothing else is new', () => {
    const issuer = anIssuer({ metadata: { generation: 4 } });
    expect(word({ issuers: [issuer] }, verified())).toMatchObject({
      do: 'setStatus',
      status: { conditions: [{ observedGeneration: 4, lastTransitionTime: '2026-05-01T00:00:00Z' }] },
      then: [],
    });
  });

  test('without its Secret is told so, as a Warning and as an error of the set-up', () => {
    expect(word(unchecked(), noSecret)).toMatchObject({
      do: 'setStatus',
      status: { conditions: [{ type: 'Ready', status: 'False', reason: 'ErrGetKeyPair', message: 'no Secret' }] },
      then: [
        { type: 'Warning', reason: 'ErrGetKeyPair', message: 'no Secret' },
        { type: 'Warning', reason: 'ErrInitIssuer', message: 'Error initializing issuer: no Secret' },
      ],
    });
  });

  test('that stays bad rests until its Secret or spec changes, at most an hour', () => {
    const bad = { ...readyIssuer, status: 'False', reason: 'ErrGetKeyPair', message: 'no Secret' } as const;
    const rest = word(unchecked(bad), noSecret);
    expect(rest).toMatchObject({ do: 'await', because: 'no Secret', atLatest: after(now, hours(1)) });
    expect(rest.then).toBeUndefined();
  });

  test('with a certificate that is no CA is told so, which is no error of the set-up', () => {
    const leaf = healthy({ is: 'notReady', reason: 'ErrInvalidKeyPair', message: 'is not a CA', isError: false });
    expect(word(unchecked(), leaf)).toMatchObject({ then: [{ reason: 'ErrInvalidKeyPair' }] });
  });

  test('keeps the conditions of other writers', () => {
    const other = conditionSince('Audited', 'True', 'Yes');
    expect(word(unchecked(other), verified())).toMatchObject({ status: { conditions: [other, { type: 'Ready' }] } });
  });
});

describe('when its Secret cannot be read', () => {
  const down = faulted(new Fault('transient', { code: 'ConnectionFailed', message: 'down' }), after(now, minutes(1)));
  const forbidden = faulted(
    new Fault('misconfigured', { code: 'Forbidden', message: 'forbidden' }),
    after(now, minutes(1)),
  );

  test('for a moment, a verified issuer stays Ready', () => {
    expect(word(settled, down)).toMatchObject({ do: 'sleep', until: after(now, minutes(1)) });
  });

  test('for a moment, one that was never verified is told why', () => {
    expect(word(unchecked(), down)).toMatchObject({
      do: 'setStatus',
      status: {
        conditions: [
          { status: 'False', reason: 'ErrGetKeyPair', message: 'Error getting keypair for CA issuer: down' },
        ],
      },
    });
  });

  test('for lack of rights, no issuer stays Ready, and it is tried again', () => {
    const step = word(settled, forbidden);
    expect(step).toMatchObject({ do: 'setStatus', then: [{ reason: 'ErrGetKeyPair' }, { reason: 'ErrInitIssuer' }] });
    const bad = {
      ...readyIssuer,
      status: 'False',
      reason: 'ErrGetKeyPair',
      message: 'Error getting keypair for CA issuer: forbidden',
    } as const;
    expect(word(unchecked(bad), forbidden)).toMatchObject({ do: 'await', atLatest: after(now, minutes(1)) });
  });
});

test('a SelfSigned issuer is Ready, with nothing told', () => {
  const isReady = healthy({
    is: 'ready',
    condition: { type: 'Ready', status: 'True', reason: 'IsReady', message: '' },
    expires: undefined,
  });
  const issuer = anIssuer({ kind: 'ClusterIssuer', spec: { selfSigned: {} }, conditions: [] });
  expect(word({ clusterIssuers: [issuer] }, isReady)).toMatchObject({
    do: 'setStatus',
    manager: 'cert-manager-clusterissuers',
    status: { conditions: [{ status: 'True', reason: 'IsReady', message: '' }] },
    then: [],
  });
});

describe('a spec that cannot be acted on', () => {
  const cases = [
    ['of no type', {}, 'spec: Required value: at least one issuer must be configured; correct the spec'],
    [
      'of two types',
      { ca: { secretName: 'x' }, selfSigned: {} },
      'spec.selfSigned: Forbidden: may not specify more than one issuer type; correct the spec',
    ],
    ['of a CA without Secret', { ca: { secretName: '' } }, 'spec.ca.secretName: Required value; correct the spec'],
  ] as const;
  test.each(cases)('%s is named in the condition, and nothing is called', (_, spec, message) => {
    expect(word({ issuers: [anIssuer({ spec, conditions: [] })] })).toMatchObject({
      do: 'setStatus',
      status: {
        conditions: [{ type: 'Ready', status: 'False', reason: 'InvalidSpec', message, observedGeneration: 3 }],
      },
      then: [{ type: 'Warning', reason: 'InvalidSpec', message }],
    });
  });
});

describe('is left as it is', () => {
  test('an issuer of a type not served yet, with one Warning', () => {
    const vault = anIssuer({ spec: { vault: { server: 'https://vault', path: 'pki', auth: {} } }, conditions: [] });
    expect(word({ issuers: [vault] })).toMatchObject({
      do: 'sleep',
      by: 'leaveOtherTypes',
      then: [{ type: 'Warning', reason: 'IssuerTypeNotServed', message: expect.stringContaining('"vault"') }],
    });
  });

  test('an issuer that is being deleted', () => {
    const issuer = anIssuer({ conditions: [], metadata: { deletionTimestamp: '2026-05-31T00:00:00Z' } });
    expect(word({ issuers: [issuer] })).toMatchObject({ do: 'sleep', by: 'leaveDeletedAlone' });
  });
});

describe('a Secret wakes the issuers that name it', () => {
  const world: SigningWorld = {
    issuers: [anIssuer(), anIssuer({ name: 'self', spec: { selfSigned: {} } })],
    clusterIssuers: [anIssuer({ kind: 'ClusterIssuer', name: 'cluster-ca' })],
  };
  const woken = (namespace: string, enabled = issuerSettings.enabled) => {
    const { strangers } = issuerWatches(readersOf(world), { ...issuerSettings, enabled });
    const raw = aSecret('ca-key-pair', {}, { namespace });
    const { metadata } = issuerFacts(raw);
    const keys = strangers.keys({ before: undefined, after: { metadata: { ...metadata, namespace } } });
    return [...keys].map(({ type, name }) => `${type.kind} ${name}`);
  };

  test('in its namespace, or for ClusterIssuers in the cluster resource namespace', () => {
    expect(woken('shop')).toEqual(['Issuer ca']);
    expect(woken('kube-system')).toEqual(['ClusterIssuer cluster-ca']);
    expect(woken('other')).toEqual([]);
  });

  test('unless their kind is switched off', () => {
    expect(woken('shop', { issuers: false, clusterIssuers: true })).toEqual([]);
    expect(woken('kube-system', { issuers: true, clusterIssuers: false })).toEqual([]);
  });
});

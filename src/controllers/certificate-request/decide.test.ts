import { beforeAll, describe, expect, test } from 'vitest';
import type { Condition } from '../../api/shared-types.ts';
import type { IssuerSpec } from '../../api/issuer/types.ts';
import type { Answer } from '../../kube/controller.ts';
import type { Issuers, Signing } from '../../issuers/issuer.ts';
import type { SigningWorld } from '../../../test/support/builders/signing-view.ts';
import type { CertificateRequestReply } from './calls.ts';
import type { Pairs } from '../../../test/support/builders/certificate-fixtures.ts';
import { makePairs } from '../../../test/support/builders/certificate-fixtures.ts';
import { aSecret } from '../../../test/support/builders/certificate-objects.ts';
import {
  aCertificateRequest,
  anIssuer,
  approvedCondition,
  conditionSince,
  readyIssuer,
} from '../../../test/support/builders/signing-objects.ts';
import {
  aRequestView,
  faulted,
  now,
  replied,
  requestSettings,
  theIssuers,
} from '../../../test/support/builders/signing-view.ts';
import { Fault } from '../../base/fault.ts';
import { after, hours, minutes } from '../../base/instant.ts';
import { resourceVersion, uid } from '../../base/brand.ts';
import { decide } from './decide.ts';

let pairs: Pairs;
let issuers: Issuers;
beforeAll(async () => {
  [pairs, issuers] = await Promise.all([makePairs(), theIssuers()]);
});

const keyPair = aSecret('ca-key-pair', { 'tls.crt': 'x' });
const theRequest = (parts: Parameters<typeof aCertificateRequest>[1] = {}) =>
  aCertificateRequest(pairs.nextRequest, parts);
const approved = (...more: readonly Condition[]) => theRequest({ conditions: [approvedCondition, ...more] });
/** Another request to the same issuer that we have approved before. */
const precedent = () => aCertificateRequest(pairs.request, { name: 'other-1', conditions: [approvedCondition] });

/** The issuer and its Secret are in order, unless told otherwise. */
const world = (parts: Partial<SigningWorld> = {}): SigningWorld => ({
  issuers: [anIssuer()],
  secrets: [keyPair],
  ...parts,
});
const word = (
  parts: Partial<SigningWorld>,
  answer?: Answer<CertificateRequestReply>,
  enabled: Partial<typeof requestSettings.enabled> = {},
) =>
  decide(
    aRequestView(world(parts), issuers, answer, {
      ...requestSettings,
      enabled: { ...requestSettings.enabled, ...enabled },
    }),
    now,
  );

const signing = (of: Signing) => replied<CertificateRequestReply>({ of: 'sign', signing: of });
const issued = (warnings: Extract<Signing, { is: 'issued' }>['warnings'] = []) =>
  signing({ is: 'issued', chain: pairs.nextChain, ca: pairs.authority.certificate, warnings });

const ca = 'cert-manager-certificaterequests-issuer-ca';
const approver = 'cert-manager-certificaterequests-approver';
const approval = {
  type: 'Normal',
  reason: 'cert-manager.io',
  message: 'Certificate request has been approved by cert-manager.io',
  component: approver,
};
const pending = (message: string) => conditionSince('Ready', 'False', 'Pending', message);

describe('nothing is decided any more about a request that', () => {
  const ends: readonly (readonly [string, Condition])[] = [
    ['is issued', conditionSince('Ready', 'True', 'Issued')],
    ['has failed', conditionSince('Ready', 'False', 'Failed')],
    ['is invalid, even if that is its only condition (trap B8)', conditionSince('InvalidRequest', 'True', 'x')],
  ];
  test.each(ends)('%s', (_, end) => {
    expect(word({ requests: [theRequest({ conditions: [end] })] }, issued())).toMatchObject({
      do: 'sleep',
      by: 'restAtVerdict',
    });
    expect(word({ requests: [approved(end)] }, issued())).toMatchObject({ do: 'sleep', by: 'restAtVerdict' });
  });

  test('is being deleted', () => {
    const request = theRequest({ metadata: { deletionTimestamp: '2026-05-31T00:00:00Z' } });
    expect(word({ requests: [request] })).toMatchObject({ do: 'sleep', by: 'leaveDeletedAlone' });
  });

  test('was denied and says so', () => {
    const conditions = [conditionSince('Denied', 'True', 'policy'), conditionSince('Ready', 'False', 'Denied')];
    expect(word({ requests: [theRequest({ conditions })] })).toMatchObject({ do: 'sleep', by: 'restAtVerdict' });
  });
});

test('a denied request is told so in its Ready condition, and is neither approved nor signed', () => {
  const denied = conditionSince('Denied', 'True', 'policy', 'not here');
  expect(word({ requests: [theRequest({ conditions: [denied] })] })).toEqual({
    do: 'setStatus',
    by: 'reportDenial',
    of: { key: expect.objectContaining({ namespace: 'shop', name: 'www-1' }), uid: 'www-1-uid', resourceVersion: '60' },
    manager: ca,
    status: {
      conditions: [
        denied,
        {
          type: 'Ready',
          status: 'False',
          reason: 'Denied',
          message: 'The CertificateRequest was denied by an approval controller',
          lastTransitionTime: '2026-06-01T00:00:00Z',
        },
      ],
      failureTime: '2026-06-01T00:00:00Z',
    },
  });
});

describe('approval', () => {
  const alone = {
    do: 'setStatus',
    by: 'approve',
    manager: approver,
    then: [approval],
    status: { conditions: [{ ...approvedCondition, lastTransitionTime: '2026-06-01T00:00:00Z' }] },
  };

  test('comes first and alone while no approval of ours was accepted for this issuer', () => {
    expect(word({ requests: [theRequest()] })).toMatchObject(alone);
  });

  test('that somebody else gave is no precedent, nor is one for another issuer', () => {
    const byPolicy = aCertificateRequest(pairs.request, {
      name: 'a',
      conditions: [conditionSince('Approved', 'True', 'policy.example.com')],
    });
    const elsewhere = aCertificateRequest(pairs.request, {
      name: 'b',
      conditions: [approvedCondition],
      spec: { issuerRef: { name: 'ca', kind: 'ClusterIssuer' } },
    });
    const nextDoor = aCertificateRequest(pairs.request, {
      name: 'c',
      conditions: [approvedCondition],
      metadata: { namespace: 'other' },
    });
    expect(word({ requests: [theRequest(), byPolicy, elsewhere, nextDoor] })).toMatchObject(alone);
  });

  test('rides on the answer once one was accepted for this issuer: the CA is asked first', () => {
    expect(word({ requests: [theRequest(), precedent()] })).toMatchObject({
      do: 'call',
      by: 'answer',
      call: { name: 'sign', type: 'ca' },
    });
  });

  test('and answer are one write', () => {
    expect(word({ requests: [theRequest(), precedent()] }, issued())).toMatchObject({
      do: 'setStatus',
      by: 'answer',
      manager: ca,
      status: {
        conditions: [
          { type: 'Ready', status: 'True', reason: 'Issued' },
          { type: 'Approved', status: 'True', reason: 'cert-manager.io' },
        ],
      },
      then: [approval, { reason: 'CertificateIssued' }],
      clears: ['sign:www-1-uid:ca-issuer-uid/3:ca-key-pair-uid/50'],
    });
  });

  const apart: readonly (readonly [string, () => ReturnType<typeof word>])[] = [
    [
      'after a refused write, though signed already',
      () =>
        word(
          {
            requests: [theRequest(), precedent()],
            failedWrite: new Fault('misconfigured', { code: 'Forbidden', message: 'no' }),
          },
          issued(),
        ),
    ],
    ['when the issuer is missing', () => word({ requests: [theRequest(), precedent()], issuers: [] })],
    [
      'when the issuer is not Ready',
      () => word({ requests: [theRequest(), precedent()], issuers: [anIssuer({ conditions: [] })] }),
    ],
    ['when the Secret of the CA is missing', () => word({ requests: [theRequest(), precedent()], secrets: [] })],
    [
      'when signing is refused',
      () =>
        word(
          { requests: [theRequest(), precedent()] },
          signing({ is: 'failed', reason: 'SigningError', because: 'no' }),
        ),
    ],
    [
      'when signing has to wait',
      () =>
        word(
          { requests: [theRequest(), precedent()] },
          signing({ is: 'pending', reason: 'SecretInvalidData', because: 'no' }),
        ),
    ],
    ['when our signer is off', () => word({ requests: [theRequest(), precedent()] }, undefined, { caSigner: false })],
  ];
  test.each(apart)('comes alone %s', (_, decided) => {
    expect(decided()).toMatchObject(alone);
  });

  test('is given whatever the group of the issuer, and nothing else', () => {
    const foreign = (conditions: readonly Condition[]) =>
      theRequest({ conditions, spec: { issuerRef: { name: 'x', group: 'example.com' } } });
    expect(word({ requests: [foreign([])] })).toMatchObject({ do: 'setStatus', by: 'approve' });
    expect(word({ requests: [foreign([approvedCondition])] })).toMatchObject({ do: 'sleep', by: 'leaveToOtherGroups' });
    expect(word({ requests: [foreign([conditionSince('Denied', 'True', 'x')])] })).toMatchObject({ do: 'sleep' });
  });

  test('is waited for with our approver off: nothing is signed before (trap N4)', () => {
    expect(word({ requests: [theRequest(), precedent()] }, issued(), { approver: false })).toMatchObject({
      do: 'await',
      by: 'waitForApproval',
      atLatest: after(now, hours(1)),
      then: [
        {
          type: 'Normal',
          reason: 'WaitingForApproval',
          message: 'Not signing CertificateRequest until it is Approved',
          component: ca,
        },
      ],
    });
  });

  test('by anybody is enough', () => {
    const conditions = [conditionSince('Approved', 'True', 'policy.example.com')];
    expect(word({ requests: [theRequest({ conditions })] }, undefined, { approver: false })).toMatchObject({
      do: 'call',
      by: 'answer',
    });
  });
});

describe('an approved request waits, with the cause in its condition and one Normal event,', () => {
  const typed = (spec: IssuerSpec): Partial<SigningWorld> => ({ issuers: [anIssuer({ spec })] });
  const cases: readonly (readonly [string, () => ReturnType<typeof word>, string, string])[] = [
    [
      'for an Issuer that is missing',
      () => word({ requests: [approved()], issuers: [] }),
      'IssuerNotFound',
      'Referenced "Issuer" not found: issuer.cert-manager.io "ca" not found',
    ],
    [
      'for a ClusterIssuer that is missing',
      () =>
        word({
          requests: [
            theRequest({ conditions: [approvedCondition], spec: { issuerRef: { name: 'ca', kind: 'ClusterIssuer' } } }),
          ],
        }),
      'IssuerNotFound',
      'Referenced "ClusterIssuer" not found: clusterissuer.cert-manager.io "ca" not found',
    ],
    [
      'for an issuer of a kind that there is not',
      () =>
        word({
          requests: [
            theRequest({ conditions: [approvedCondition], spec: { issuerRef: { name: 'ca', kind: 'Other' } } }),
          ],
        }),
      'IssuerNotFound',
      'Referenced "Other" not found: invalid value "Other" for issuerRef.kind. Must be empty, "Issuer" or "ClusterIssuer"',
    ],
    [
      'for an issuer to get a type',
      () => word({ requests: [approved()], ...typed({}) }),
      'IssuerTypeMissing',
      'Missing issuer type: the spec of the issuer sets none',
    ],
    [
      'for an issuer that nobody has checked',
      () => word({ requests: [approved()], issuers: [anIssuer({ conditions: [] })] }),
      'IssuerNotReady',
      'Referenced issuer does not have a Ready status condition',
    ],
    [
      'for an issuer that is not Ready',
      () =>
        word({
          requests: [approved()],
          issuers: [anIssuer({ conditions: [{ ...readyIssuer, status: 'False', message: 'no keys' }] })],
        }),
      'IssuerNotReady',
      'Referenced issuer does not have a Ready status condition: no keys',
    ],
    [
      'for the Secret of the CA (trap E6)',
      () => word({ requests: [approved()], secrets: [] }),
      'SecretMissing',
      'Referenced secret shop/ca-key-pair not found: create it with the key pair of the CA (tls.crt, tls.key); issuance goes on by itself then',
    ],
    [
      'for a Secret of the CA that cannot be read',
      () =>
        word(
          { requests: [approved()] },
          faulted(new Fault('misconfigured', { code: 'Forbidden', message: 'secrets "ca-key-pair" is forbidden' })),
        ),
      'SecretGetError',
      'Failed to get certificate key pair from secret shop/ca-key-pair: secrets "ca-key-pair" is forbidden',
    ],
    [
      'for whatever the CA asks a person to mend',
      () =>
        word({ requests: [approved()] }, signing({ is: 'pending', reason: 'SecretInvalidData', because: 'broken' })),
      'SecretInvalidData',
      'broken',
    ],
  ];
  test.each(cases)('%s', (_, decided, reason, message) => {
    expect(decided()).toMatchObject({
      do: 'setStatus',
      by: 'answer',
      manager: ca,
      status: { conditions: [approvedCondition, { type: 'Ready', status: 'False', reason: 'Pending', message }] },
      then: [{ type: 'Normal', reason, message, component: ca }],
    });
  });

  test('writing it once: then it rests until the issuer or its Secret changes, at most an hour', () => {
    const text = 'Referenced "Issuer" not found: issuer.cert-manager.io "ca" not found';
    const rest = word({ requests: [approved(pending(text))], issuers: [] });
    expect(rest).toEqual({
      do: 'await',
      by: 'answer',
      because: text,
      changeOf: [expect.objectContaining({ name: 'ca' })],
      atLatest: after(now, hours(1)),
    });
  });

  test('and asks again when the back-off of a failed read is over', () => {
    const text = 'Failed to get certificate key pair from secret shop/ca-key-pair: down';
    const fault = faulted(
      new Fault('transient', { code: 'ConnectionFailed', message: 'down' }),
      after(now, minutes(2)),
    );
    expect(word({ requests: [approved(pending(text))] }, fault)).toMatchObject({
      do: 'sleep',
      until: after(now, minutes(2)),
    });
  });

  test('keeping the time since when it is not Ready', () => {
    expect(word({ requests: [approved(pending('something else'))], issuers: [] })).toMatchObject({
      status: { conditions: [{}, { lastTransitionTime: '2026-05-01T00:00:00Z' }] },
    });
  });
});

describe('signing', () => {
  test('is asked with the CSR, what is asked beside it and the version of the Secret, and is named by all of them', () => {
    const request = theRequest({
      conditions: [approvedCondition],
      spec: { duration: '1h', isCA: true, usages: ['server auth'] },
    });
    expect(word({ requests: [request] })).toMatchObject({
      do: 'call',
      call: {
        id: 'sign:www-1-uid:ca-issuer-uid/3:ca-key-pair-uid/50',
        target: 'issuer ca-issuer-uid',
        request: { request: pairs.nextRequest, duration: hours(1), isCA: true, usages: ['server auth'] },
        place: { resourceNamespace: 'shop' },
        credentials: [{ namespace: 'shop', name: 'ca-key-pair', version: 'ca-key-pair-uid/50', once: false }],
      },
    });
  });

  test('for a ClusterIssuer takes the Secret of the cluster resource namespace', () => {
    const request = theRequest({
      conditions: [approvedCondition],
      spec: { issuerRef: { name: 'ca', kind: 'ClusterIssuer' } },
    });
    const secrets = [aSecret('ca-key-pair', {}, { namespace: 'kube-system' })];
    expect(word({ requests: [request], clusterIssuers: [anIssuer({ kind: 'ClusterIssuer' })], secrets })).toMatchObject(
      {
        do: 'call',
        call: { place: { resourceNamespace: 'kube-system' }, credentials: [{ namespace: 'kube-system' }] },
      },
    );
  });

  test('by its own key takes the Secret that the annotation names, of our label or not', () => {
    const selfSigned = [anIssuer({ spec: { selfSigned: {} } })];
    for (const labels of [{ 'controller.cert-manager.io/fao': 'true' }, undefined]) {
      const secrets = [aSecret('www-k3y', {}, labels === undefined ? {} : { labels })];
      expect(word({ requests: [approved()], issuers: selfSigned, secrets })).toMatchObject({
        do: 'call',
        call: { type: 'selfSigned', credentials: [{ name: 'www-k3y', version: 'www-k3y-uid/50', once: true }] },
      });
    }
    expect(word({ requests: [approved()], issuers: selfSigned, secrets: [] })).toMatchObject({
      then: [{ reason: 'MissingSecret', component: 'cert-manager-certificaterequests-issuer-selfsigned' }],
    });
  });

  test('by its own key fails without the annotation, and is not tried', () => {
    const request = theRequest({ conditions: [approvedCondition], metadata: { annotations: {} } });
    expect(word({ requests: [request], issuers: [anIssuer({ spec: { selfSigned: {} } })] })).toMatchObject({
      do: 'setStatus',
      manager: 'cert-manager-certificaterequests-issuer-selfsigned',
      status: {
        conditions: [{}, { type: 'Ready', status: 'False', reason: 'Failed' }],
        failureTime: '2026-06-01T00:00:00Z',
      },
      then: [{ type: 'Warning', reason: 'MissingAnnotation' }],
    });
  });

  test('done is written with certificate and ca, told once, and taken off the desk with that write', () => {
    expect(
      word({ requests: [approved(pending('waiting'))] }, issued([{ reason: 'DurationCapped', message: 'shorter' }])),
    ).toEqual({
      do: 'setStatus',
      by: 'answer',
      of: { key: expect.objectContaining({ name: 'www-1' }), uid: 'www-1-uid', resourceVersion: '60' },
      manager: ca,
      class: 'urgent',
      status: {
        conditions: [
          approvedCondition,
          {
            type: 'Ready',
            status: 'True',
            reason: 'Issued',
            message: 'Certificate fetched from issuer successfully',
            lastTransitionTime: '2026-06-01T00:00:00Z',
          },
        ],
        certificate: Buffer.from(pairs.nextChain).toString('base64'),
        ca: Buffer.from(pairs.authority.certificate).toString('base64'),
      },
      then: [
        {
          type: 'Normal',
          reason: 'CertificateIssued',
          message: 'Certificate fetched from issuer successfully',
          component: ca,
        },
        { type: 'Warning', reason: 'DurationCapped', message: 'shorter', component: ca },
      ],
      clears: ['sign:www-1-uid:ca-issuer-uid/3:ca-key-pair-uid/50'],
    });
  });

  test('refused ends the request with failureTime and a Warning', () => {
    expect(
      word(
        { requests: [approved()] },
        signing({ is: 'failed', reason: 'SigningError', because: 'Error signing certificate: no' }),
      ),
    ).toMatchObject({
      do: 'setStatus',
      status: {
        conditions: [{}, { reason: 'Failed', message: 'Error signing certificate: no' }],
        failureTime: '2026-06-01T00:00:00Z',
      },
      then: [{ type: 'Warning', reason: 'SigningError' }],
      clears: [expect.stringMatching(/^sign:/)],
    });
  });

  test('whose answer is for another key or cannot be read is never stored', () => {
    const wrong = (chain: Pairs['chain']) =>
      word({ requests: [approved()] }, signing({ is: 'issued', chain, ca: chain, warnings: [] }));
    for (const chain of [pairs.chain, pairs.nextRequest])
      expect(wrong(chain)).toMatchObject({
        status: { conditions: [{}, { reason: 'Failed' }] },
        then: [{ type: 'Warning', reason: 'DecodeError' }],
      });
  });

  test('is asked anew, under another name, when Secret or issuer is another', () => {
    const ids = [
      word({ requests: [approved()] }),
      word({
        requests: [approved()],
        secrets: [aSecret('ca-key-pair', {}, { resourceVersion: resourceVersion('51') })],
      }),
      word({ requests: [approved()], issuers: [anIssuer({ metadata: { generation: 4 } })] }),
      word({ requests: [approved()], issuers: [anIssuer({ metadata: { uid: uid('made-anew') } })] }),
    ].map((step) => (step.do === 'call' ? step.call.id : step.do));
    expect(new Set(ids).size).toBe(4);
  });
});

describe('a request to an issuer that this process does not sign for is left as it is', () => {
  test('for a type not served yet, with one Warning', () => {
    const vault = anIssuer({ spec: { vault: { server: 'https://vault', path: 'pki', auth: {} } }, conditions: [] });
    expect(word({ requests: [approved()], issuers: [vault] })).toMatchObject({
      do: 'sleep',
      by: 'leaveToOtherSigners',
      then: [
        {
          type: 'Warning',
          reason: 'IssuerTypeNotServed',
          message: expect.stringContaining('"vault"'),
          component: 'cert-manager-certificaterequests-issuer-vault',
        },
      ],
    });
  });

  test('with that signer switched off', () => {
    const rest = word({ requests: [approved()] }, undefined, { caSigner: false });
    expect(rest).toMatchObject({ do: 'sleep', by: 'leaveToOtherSigners' });
    expect(rest.then).toBeUndefined();
  });

  test('with all signers switched off, which leaves an approver', () => {
    const off = { caSigner: false, selfSignedSigner: false };
    expect(word({ requests: [theRequest()] }, undefined, off)).toMatchObject({ do: 'setStatus', by: 'approve' });
    expect(word({ requests: [approved()], issuers: [] }, undefined, off)).toMatchObject({
      do: 'sleep',
      by: 'leaveToOtherGroups',
    });
    const denied = theRequest({ conditions: [conditionSince('Denied', 'True', 'x')] });
    expect(word({ requests: [denied] }, undefined, off)).toMatchObject({ do: 'sleep', by: 'restAtVerdict' });
  });
});

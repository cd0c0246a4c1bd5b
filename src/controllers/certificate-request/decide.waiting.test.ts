import { beforeAll, describe, expect, test } from 'vitest';
import type { IssuerSpec } from '../../api/issuer/types.ts';
import type { SigningTable } from '../../../test/support/builders/signing-fixtures.ts';
import type { SigningWorld } from '../../../test/support/builders/signing-view.ts';
import { ca, makeSigningTable, pending, signing } from '../../../test/support/builders/signing-fixtures.ts';
import {
  anIssuer,
  approvedCondition,
  conditionSince,
  readyIssuer,
} from '../../../test/support/builders/signing-objects.ts';
import { faulted, now } from '../../../test/support/builders/signing-view.ts';
import { Fault } from '../../base/fault.ts';
import { after, hours, minutes } from '../../base/instant.ts';

let table: SigningTable;
beforeAll(async () => {
  table = await makeSigningTable();
});

describe('an approved request waits, with the cause in its condition and one Normal event,', () => {
  const typed = (spec: IssuerSpec): Partial<SigningWorld> => ({ issuers: [anIssuer({ spec })] });
  const cases: readonly (readonly [string, () => ReturnType<SigningTable['word']>, string, string])[] = [
    [
      'for an Issuer that is missing',
      () => table.word({ requests: [table.approved()], issuers: [] }),
      'IssuerNotFound',
      'Referenced "Issuer" not found: issuer.cert-manager.io "ca" not found',
    ],
    [
      'for a ClusterIssuer that is missing',
      () =>
        table.word({
          requests: [
            table.theRequest({
              conditions: [approvedCondition],
              spec: { issuerRef: { name: 'ca', kind: 'ClusterIssuer' } },
            }),
          ],
        }),
      'IssuerNotFound',
      'Referenced "ClusterIssuer" not found: clusterissuer.cert-manager.io "ca" not found',
    ],
    [
      'for an issuer of a kind that there is not',
      () =>
        table.word({
          requests: [
            table.theRequest({ conditions: [approvedCondition], spec: { issuerRef: { name: 'ca', kind: 'Other' } } }),
          ],
        }),
      'IssuerNotFound',
      'Referenced "Other" not found: invalid value "Other" for issuerRef.kind. Must be empty, "Issuer" or "ClusterIssuer"',
    ],
    [
      'for an issuer to get a type',
      () => table.word({ requests: [table.approved()], ...typed({}) }),
      'IssuerTypeMissing',
      'Missing issuer type: the spec of the issuer sets none',
    ],
    [
      'for an issuer that nobody has checked',
      () => table.word({ requests: [table.approved()], issuers: [anIssuer({ conditions: [] })] }),
      'IssuerNotReady',
      'Referenced issuer does not have a Ready status condition',
    ],
    [
      'for an issuer that is not Ready',
      () =>
        table.word({
          requests: [table.approved()],
          issuers: [anIssuer({ conditions: [{ ...readyIssuer, status: 'False', message: 'no keys' }] })],
        }),
      'IssuerNotReady',
      'Referenced issuer does not have a Ready status condition: no keys',
    ],
    [
      'for the Secret of the CA (trap E6)',
      () => table.word({ requests: [table.approved()], secrets: [] }),
      'SecretMissing',
      'Referenced secret shop/ca-key-pair not found: create it with the key pair of the CA (tls.crt, tls.key); issuance goes on by itself then',
    ],
    [
      'for a Secret of the CA that cannot be read',
      () =>
        table.word(
          { requests: [table.approved()] },
          faulted(new Fault('misconfigured', { code: 'Forbidden', message: 'secrets "ca-key-pair" is forbidden' })),
        ),
      'SecretGetError',
      'Failed to get certificate key pair from secret shop/ca-key-pair: secrets "ca-key-pair" is forbidden',
    ],
    [
      'for whatever the CA asks a person to mend',
      () =>
        table.word(
          { requests: [table.approved()] },
          signing({ is: 'pending', reason: 'SecretInvalidData', because: 'broken' }),
        ),
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
    const rest = table.word({ requests: [table.approved(pending(text))], issuers: [] });
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
    expect(table.word({ requests: [table.approved(pending(text))] }, fault)).toMatchObject({
      do: 'sleep',
      until: after(now, minutes(2)),
    });
  });

  test('keeping the time since when it is not Ready', () => {
    expect(table.word({ requests: [table.approved(pending('something else'))], issuers: [] })).toMatchObject({
      status: { conditions: [{}, { lastTransitionTime: '2026-05-01T00:00:00Z' }] },
    });
  });
});

describe('a request to an issuer that this process does not sign for is left as it is', () => {
  test('for a type not served yet, with one Warning', () => {
    const vault = anIssuer({ spec: { vault: { server: 'https://vault', path: 'pki', auth: {} } }, conditions: [] });
    expect(table.word({ requests: [table.approved()], issuers: [vault] })).toMatchObject({
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
    const rest = table.word({ requests: [table.approved()] }, undefined, { caSigner: false });
    expect(rest).toMatchObject({ do: 'sleep', by: 'leaveToOtherSigners' });
    expect(rest.then).toBeUndefined();
  });

  test('with all signers switched off, which leaves an approver', () => {
    const off = { acmeSigner: false, caSigner: false, selfSignedSigner: false };
    expect(table.word({ requests: [table.theRequest()] }, undefined, off)).toMatchObject({
      do: 'setStatus',
      by: 'approve',
    });
    expect(table.word({ requests: [table.approved()], issuers: [] }, undefined, off)).toMatchObject({
      do: 'sleep',
      by: 'leaveToOtherGroups',
    });
    const denied = table.theRequest({ conditions: [conditionSince('Denied', 'True', 'x')] });
    expect(table.word({ requests: [denied] }, undefined, off)).toMatchObject({ do: 'sleep', by: 'restAtVerdict' });
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import type { Pairs } from '../../../test/support/builders/certificate-fixtures.ts';
import type { SigningTable } from '../../../test/support/builders/signing-fixtures.ts';
import { aSecret } from '../../../test/support/builders/certificate-objects.ts';
import { ca, makeSigningTable, pending, signing } from '../../../test/support/builders/signing-fixtures.ts';
import { anIssuer, approvedCondition } from '../../../test/support/builders/signing-objects.ts';
import { resourceVersion, uid } from '../../base/brand.ts';
import { hours } from '../../base/instant.ts';

let table: SigningTable;
beforeAll(async () => {
  table = await makeSigningTable();
});

describe('signing', () => {
  test('is asked with the CSR, what is asked beside it and the version of the Secret, and is named by all of them', () => {
    const request = table.theRequest({
      conditions: [approvedCondition],
      spec: { duration: '1h', isCA: true, usages: ['server auth'] },
    });
    expect(table.word({ requests: [request] })).toMatchObject({
      do: 'call',
      call: {
        id: 'sign:www-1-uid:ca-issuer-uid/3:ca-key-pair-uid/50',
        target: 'issuer ca-issuer-uid',
        request: { request: table.pairs.nextRequest, duration: hours(1), isCA: true, usages: ['server auth'] },
        place: { resourceNamespace: 'shop' },
        credentials: [{ namespace: 'shop', name: 'ca-key-pair', version: 'ca-key-pair-uid/50', once: false }],
      },
    });
  });

  test('for a ClusterIssuer takes the Secret of the cluster resource namespace', () => {
    const request = table.theRequest({
      conditions: [approvedCondition],
      spec: { issuerRef: { name: 'ca', kind: 'ClusterIssuer' } },
    });
    const secrets = [aSecret('ca-key-pair', {}, { namespace: 'kube-system' })];
    expect(
      table.word({ requests: [request], clusterIssuers: [anIssuer({ kind: 'ClusterIssuer' })], secrets }),
    ).toMatchObject({
      do: 'call',
      call: { place: { resourceNamespace: 'kube-system' }, credentials: [{ namespace: 'kube-system' }] },
    });
  });

  test('by its own key takes the Secret that the annotation names, of our label or not', () => {
    const selfSigned = [anIssuer({ spec: { selfSigned: {} } })];
    for (const labels of [{ 'controller.cert-manager.io/fao': 'true' }, undefined]) {
      const secrets = [aSecret('www-k3y', {}, labels === undefined ? {} : { labels })];
      expect(table.word({ requests: [table.approved()], issuers: selfSigned, secrets })).toMatchObject({
        do: 'call',
        call: { type: 'selfSigned', credentials: [{ name: 'www-k3y', version: 'www-k3y-uid/50', once: true }] },
      });
    }
    expect(table.word({ requests: [table.approved()], issuers: selfSigned, secrets: [] })).toMatchObject({
      then: [{ reason: 'MissingSecret', component: 'cert-manager-certificaterequests-issuer-selfsigned' }],
    });
  });

  test('by its own key fails without the annotation, and is not tried', () => {
    const request = table.theRequest({ conditions: [approvedCondition], metadata: { annotations: {} } });
    expect(table.word({ requests: [request], issuers: [anIssuer({ spec: { selfSigned: {} } })] })).toMatchObject({
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
      table.word(
        { requests: [table.approved(pending('waiting'))] },
        table.issued([{ reason: 'DurationCapped', message: 'shorter' }]),
      ),
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
        certificate: Buffer.from(table.pairs.nextChain).toString('base64'),
        ca: Buffer.from(table.pairs.authority.certificate).toString('base64'),
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

  test.each(['soon', '-1h'])('for "%s" is not tried: the request fails by the name of its field', (duration) => {
    const request = table.theRequest({ conditions: [approvedCondition], spec: { duration } });
    expect(table.word({ requests: [request] })).toMatchObject({
      do: 'setStatus',
      status: { conditions: [{}, { reason: 'Failed', message: expect.stringContaining('spec.duration: ') }] },
      then: [{ type: 'Warning', reason: 'SigningError' }],
    });
  });

  test('refused ends the request with failureTime and a Warning', () => {
    expect(
      table.word(
        { requests: [table.approved()] },
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
      table.word({ requests: [table.approved()] }, signing({ is: 'issued', chain, ca: chain, warnings: [] }));
    for (const chain of [table.pairs.chain, table.pairs.nextRequest])
      expect(wrong(chain)).toMatchObject({
        status: { conditions: [{}, { reason: 'Failed' }] },
        then: [{ type: 'Warning', reason: 'DecodeError' }],
      });
  });

  test('is asked anew, under another name, when Secret or issuer is another', () => {
    const ids = [
      table.word({ requests: [table.approved()] }),
      table.word({
        requests: [table.approved()],
        secrets: [aSecret('ca-key-pair', {}, { resourceVersion: resourceVersion('51') })],
      }),
      table.word({ requests: [table.approved()], issuers: [anIssuer({ metadata: { generation: 4 } })] }),
      table.word({ requests: [table.approved()], issuers: [anIssuer({ metadata: { uid: uid('made-anew') } })] }),
    ].map((step) => (step.do === 'call' ? step.call.id : step.do));
    expect(new Set(ids).size).toBe(4);
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { aCertificateRequest, approvedCondition } from '../../../test/support/builders/signing-objects.ts';
import { aPrivateKey, requestFor } from '../../../test/support/builders/key-pairs.ts';
import type { Pem } from '../../base/brand.ts';
import { hours } from '../../base/instant.ts';
import type { PrivateKey } from '../../pki/keys/private-key.ts';
import { certificateRequestFacts } from '../certificate-request/facts.ts';
import type { AcmeIssuerSpec } from '../issuer/types.ts';
import { desiredOrder } from './desired-order.ts';
import { orderFacts } from './facts.ts';
import { orderForgery } from './forged-order.ts';
import { orderedNames } from './ordered-names.ts';

let key: PrivateKey;
let csr: Pem;
beforeAll(async () => {
  key = await aPrivateKey();
  csr = requestFor(
    { commonName: 'b.example.com', dnsNames: ['b.example.com', '*.a.example.com'], ipAddresses: ['192.0.2.7'] },
    key,
  );
});

const acme: AcmeIssuerSpec = { server: 'https://acme.example.com/dir', privateKeySecretRef: { name: 'account' } };
const order = (name: string, issuer: Partial<AcmeIssuerSpec> = {}, replaces?: string) =>
  desiredOrder(certificateRequestFacts(aCertificateRequest(csr, { name })), {
    issuer: { ...acme, ...issuer },
    duration: hours(24),
    replaces,
  });

describe('the Order of a CertificateRequest', () => {
  test('carries the names and the bytes of the signing request, and the issuer', () => {
    expect(order('www-1')?.spec).toEqual({
      request: Buffer.from(csr).toString('base64'),
      issuerRef: { name: 'ca' },
      commonName: 'b.example.com',
      dnsNames: ['b.example.com', '*.a.example.com'],
      ipAddresses: ['192.0.2.7'],
    });
  });

  test('asks for a duration, a profile and a replacement only where it shall', () => {
    expect(order('www-1', { enableDurationFeature: true, profile: 'short' }, 'aki.serial')?.spec).toMatchObject({
      duration: '24h0m0s',
      profile: 'short',
      replaces: 'aki.serial',
    });
  });

  test('has the same name as long as the terms are the same, and another for other terms', () => {
    expect(order('www-1')?.name).toMatch(/^www-1-\d{1,10}$/);
    expect(order('www-1')?.name).toBe(order('www-1')?.name);
    expect(order('www-1', { profile: 'short' })?.name).not.toBe(order('www-1')?.name);
  });

  test('of requests whose long names begin alike has names of its own, none longer than a label value', () => {
    const [one, other] = [`${'x'.repeat(60)}.1`, `${'x'.repeat(60)}.2`].map((name) => order(name)?.name);
    expect(one).not.toBe(other);
    expect(one).toMatch(/^x{52}-\d+$/);
    expect(order(`${'x'.repeat(51)}.1`)?.name).toMatch(/^x{51}-\d+$/);
  });

  test('is not known while the signing request cannot be read', () => {
    const unreadable = certificateRequestFacts(aCertificateRequest('nonsense' as Pem));
    expect(desiredOrder(unreadable, { issuer: acme, duration: hours(1), replaces: undefined })).toBeUndefined();
  });
});

test('the names of an order are asked for once each, in lower case, sorted', () => {
  expect(
    orderedNames({
      commonName: 'B.example.com',
      dnsNames: ['b.example.com', '*.a.example.com'],
      ipAddresses: ['192.0.2.7', '2001:db8::1'],
    }),
  ).toEqual([
    { type: 'dns', value: '*.a.example.com' },
    { type: 'ip', value: '192.0.2.7' },
    { type: 'ip', value: '2001:db8::1' },
    { type: 'dns', value: 'b.example.com' },
  ]);
});

describe('an Order that its CertificateRequest would not have', () => {
  const forged = (spec: object, conditions = [approvedCondition]) => {
    const request = certificateRequestFacts(aCertificateRequest(csr, { conditions }));
    const raw = { apiVersion: 'acme.cert-manager.io/v1', kind: 'Order', metadata: { name: 'www-1-1' } };
    return orderForgery(orderFacts({ ...raw, spec: { ...order('www-1')?.spec, ...spec } }), request);
  };

  test('is none if all is as it should be, in fewer names or with the defaults of the reference written out', () => {
    expect(forged({})).toBeUndefined();
    expect(forged({ commonName: undefined, dnsNames: ['B.EXAMPLE.com'] })).toBeUndefined();
    expect(forged({ issuerRef: { name: 'ca', kind: 'Issuer', group: 'cert-manager.io' } })).toBeUndefined();
  });

  const cases: [string, object, string][] = [
    ['another issuer', { issuerRef: { name: 'other' } }, 'spec.issuerRef'],
    ['the cluster’s issuer of that name', { issuerRef: { name: 'ca', kind: 'ClusterIssuer' } }, 'spec.issuerRef'],
    ['another signing request', { request: Buffer.from('other').toString('base64') }, 'spec.request'],
    ['one more name', { dnsNames: ['b.example.com', 'bank.example.com'] }, 'names'],
    ['another common name', { commonName: 'bank.example.com' }, 'names'],
    ['one more address', { ipAddresses: ['192.0.2.8'] }, 'names'],
  ];
  test.each(cases)('is told by %s', (_, spec, named) => expect(forged(spec)).toContain(named));

  test('is told by a request that nobody has approved', () => expect(forged({}, [])).toContain('not approved'));
});

import { beforeAll, describe, expect, test } from 'vitest';
import type { Authority } from '../../../../test/support/builders/key-pairs.ts';
import type { CertificateSpec } from '../../../api/certificate/types.ts';
import type { KubeObject } from '../../../api/kubernetes.ts';
import type { Pem } from '../../../base/brand.ts';
import type { PrivateKey } from '../../../pki/keys/private-key.ts';
import {
  aCertificate,
  aRequestOf,
  aSecret,
  aTargetSecret,
} from '../../../../test/support/builders/certificate-objects.ts';
import { aView } from '../../../../test/support/builders/certificate-view.ts';
import { anAuthority, aPrivateKey, requestFor, signedBy } from '../../../../test/support/builders/key-pairs.ts';
import { after, days, instant } from '../../../base/instant.ts';
import { writePrivateKey } from '../../../pki/keys/key-file.ts';
import { policyViolation } from './policies.ts';

const now = instant(Date.parse('2026-06-01T00:00:00Z'));
const validity = { notBefore: after(now, days(-10)), notAfter: after(now, days(80)) };

let authority: Authority;
let key: PrivateKey;
let otherKey: PrivateKey;
let request: Pem;
let chain: Pem;

beforeAll(async () => {
  [authority, key, otherKey] = await Promise.all([anAuthority(now), aPrivateKey(), aPrivateKey()]);
  request = requestFor({ dnsNames: ['www.example.com'] }, key);
  chain = signedBy(authority, request, validity);
});

const labelled = { labels: { 'controller.cert-manager.io/fao': 'true' } };
const keyText = (of: PrivateKey) => writePrivateKey(of, 'PKCS1').reveal();

/** What the chain says of a Secret, with the request of revision 1 unless told otherwise. */
function violation(secret: KubeObject | undefined, spec: Partial<CertificateSpec> = {}, withRequest = true) {
  const view = aView({
    certificates: [aCertificate({ spec, status: { revision: 1 } })],
    secrets: secret === undefined ? [] : [secret],
    requests: withRequest ? [aRequestOf(1, request)] : [],
  });
  return policyViolation(view, 1);
}

describe('the Secret itself', () => {
  const cases: [string, () => KubeObject | undefined, string, string | RegExp][] = [
    ['missing', () => undefined, 'DoesNotExist', 'Issuing certificate as Secret does not exist'],
    [
      'without data',
      () => aSecret('www-tls', {}, labelled),
      'MissingData',
      'Issuing certificate as Secret does not contain any data',
    ],
    [
      'without a key',
      () => aSecret('www-tls', { 'tls.crt': chain }, labelled),
      'MissingData',
      'Issuing certificate as Secret does not contain a private key',
    ],
    [
      'without a certificate',
      () => aSecret('www-tls', { 'tls.key': keyText(key) }, labelled),
      'MissingData',
      'Issuing certificate as Secret does not contain a certificate',
    ],
    [
      'with junk for a key',
      () => aSecret('www-tls', { 'tls.key': 'junk', 'tls.crt': chain }, labelled),
      'InvalidKeyPair',
      /^Issuing certificate as Secret contains invalid private key data: ./,
    ],
    [
      'with junk for a certificate',
      () => aSecret('www-tls', { 'tls.key': keyText(key), 'tls.crt': 'junk' }, labelled),
      'InvalidCertificate',
      /^Issuing certificate as Secret contains an invalid certificate: ./,
    ],
    [
      'with a pair that does not match',
      () => aSecret('www-tls', { 'tls.key': keyText(otherKey), 'tls.crt': chain }, labelled),
      'InvalidKeyPair',
      'Issuing certificate as Secret contains a private key that does not match the certificate',
    ],
    [
      'from another issuer',
      () =>
        aTargetSecret(key, chain, {
          annotations: { 'cert-manager.io/issuer-name': 'old', 'cert-manager.io/issuer-kind': 'ClusterIssuer' },
        }),
      'IncorrectIssuer',
      'Issuing certificate as Secret was previously issued by "ClusterIssuer.cert-manager.io/old"',
    ],
    [
      'of another Certificate',
      () => aTargetSecret(key, chain, { annotations: { 'cert-manager.io/certificate-name': 'api' } }),
      'IncorrectCertificate',
      'Secret was issued for "api". If this message is not transient, you might have two conflicting Certificates pointing to the same secret.',
    ],
  ];
  test.each(cases)('%s', (_, secret, reason, message) => {
    expect(violation(secret())).toEqual({
      reason,
      message: message instanceof RegExp ? expect.stringMatching(message) : message,
    });
  });

  test('as it should be: nothing', () => {
    expect(violation(aTargetSecret(key, chain))).toBeUndefined();
  });

  test('default kind and group written out or left out are the same issuer (trap A1)', () => {
    const written = { 'cert-manager.io/issuer-kind': 'Issuer', 'cert-manager.io/issuer-group': 'cert-manager.io' };
    expect(violation(aTargetSecret(key, chain, { annotations: written }))).toBeUndefined();
  });

  test('without any issuer annotation it matches a reference of the default kind and no other', () => {
    const bare = aSecret('www-tls', { 'tls.key': keyText(key), 'tls.crt': chain }, labelled);
    expect(violation(bare)).toBeUndefined();
    expect(violation(bare, { issuerRef: { name: 'ca', kind: 'ClusterIssuer' } }, false)).toMatchObject({
      reason: 'IncorrectIssuer',
    });
  });
});

describe('the spec has changed since the request: each field is noticed once, by its name (trap C5)', () => {
  const cases: [string, Partial<CertificateSpec>][] = [
    ['spec.dnsNames', { dnsNames: ['www.example.com', 'shop.example.com'] }],
    ['spec.ipAddresses', { ipAddresses: ['192.0.2.1'] }],
    ['spec.uris', { uris: ['spiffe://example.com/www'] }],
    ['spec.emailAddresses', { emailAddresses: ['ops@example.com'] }],
    ['spec.otherNames', { otherNames: [{ oid: '1.3.6.1.4.1.311.20.2.3', utf8Value: 'www@example.com' }] }],
    ['spec.commonName', { commonName: 'www.example.com' }],
    ['spec.subject.organizations', { subject: { organizations: ['Example'] } }],
    ['spec.subject.postCodes', { subject: { postalCodes: ['12345'] } }],
    ['spec.isCA', { isCA: true }],
    ['spec.usages', { usages: ['client auth'] }],
    ['spec.issuerRef', { issuerRef: { name: 'other' } }],
  ];
  test.each(cases)('%s', (fields, spec) => {
    const issuer = spec.issuerRef?.name ?? 'ca';
    const secret = aTargetSecret(key, chain, { annotations: { 'cert-manager.io/issuer-name': issuer } });
    const found = violation(secret, spec);
    expect(found?.reason).toBe('RequestChanged');
    for (const field of fields.split(' ')) expect(found?.message).toContain(field);
    expect(found?.message).toMatch(/^Fields on existing CertificateRequest resource not up to date: \[/);
  });

  test('key algorithm and size are compared with the key', () => {
    expect(violation(aTargetSecret(key, chain), { privateKey: { algorithm: 'ECDSA', size: 384 } })).toEqual({
      reason: 'SecretMismatch',
      message: 'Existing private key is not up to date for spec: [spec.privateKey.size]',
    });
    expect(violation(aTargetSecret(key, chain), { privateKey: { algorithm: 'RSA' } })?.message).toBe(
      'Existing private key is not up to date for spec: [spec.privateKey.algorithm]',
    );
  });

  test('a duration counts only when both sides have one', () => {
    expect(violation(aTargetSecret(key, chain), { duration: '48h' })).toBeUndefined();
  });
});

describe('without the request that it came from (trap B13)', () => {
  test('a certificate that fits is left alone', () => {
    expect(violation(aTargetSecret(key, chain), {}, false)).toBeUndefined();
  });
  test('a common name may be among the DNS names', () => {
    expect(violation(aTargetSecret(key, chain), { commonName: 'www.example.com' }, false)).toBeUndefined();
  });
  test('another DNS name is a mismatch', () => {
    expect(violation(aTargetSecret(key, chain), { dnsNames: ['api.example.com'] }, false)).toMatchObject({
      reason: 'SecretMismatch',
      message: expect.stringMatching(
        /^Issuing certificate as Existing issued Secret is not up to date for spec: \[.*spec\.dnsNames/,
      ),
    });
  });
  test('an IPv6 address spelled otherwise is the same address (trap A3)', () => {
    const withAddress = requestFor({ ipAddresses: ['2001:db8::1'] }, key);
    const secret = aTargetSecret(key, signedBy(authority, withAddress, validity));
    expect(violation(secret, { dnsNames: [], ipAddresses: ['2001:DB8:0::0:1'] }, false)).toBeUndefined();
  });
});

test('a key that is not that of the current request is a mismatch', () => {
  const otherChain = signedBy(authority, requestFor({ dnsNames: ['www.example.com'] }, otherKey), validity);
  expect(violation(aTargetSecret(otherKey, otherChain))).toEqual({
    reason: 'SecretMismatch',
    message: 'Secret contains a private key that does not match the current CertificateRequest',
    restsOnRequest: true,
  });
});

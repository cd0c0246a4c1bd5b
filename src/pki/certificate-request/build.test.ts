import 'reflect-metadata';
import { Pkcs10CertificateRequest, SubjectAlternativeNameExtension } from '@peculiar/x509';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../base/fault.ts';
import type { SampleKey } from '../../../test/support/sample-pki.ts';
import { openssl, sampleKey, sampleRequest, sampleTemplate } from '../../../test/support/sample-pki.ts';
import { buildCertificateRequest, checkRequestTemplate } from './build.ts';
import { readCertificateRequest, verifyCertificateRequest } from './read.ts';
import type { RequestTemplate } from './template.ts';

const key = sampleKey();
const build = (fields: Partial<RequestTemplate>, by = key) => buildCertificateRequest(sampleTemplate(fields), by);
const opensslReads = (fields: Partial<RequestTemplate>): string =>
  openssl(['req', '-noout', '-text', '-verify', '-nameopt', 'RFC2253'], build(fields));

const names: Partial<RequestTemplate> = {
  dnsNames: ['www.example.com', '*.example.com'],
  emailAddresses: ['ops@example.com'],
  ipAddresses: ['192.0.2.7', '2001:DB8::0:1'],
  uris: ['spiffe://cluster.local/ns/shop/sa/web'],
  otherNames: [{ oid: '1.3.6.1.4.1.311.20.2.3', utf8Value: 'jörg@example.com' }],
};

describe('the request openssl sees', () => {
  test('names everybody in the order DNS, e-mail, IP, URI, otherName; not critical beside a subject', () => {
    const text = opensslReads({ ...names, commonName: 'www.example.com' });
    expect(text).toContain('Version: 1 (0x0)');
    expect(text).toContain('Subject: CN=www.example.com\n');
    expect(text).toMatch(
      /Subject Alternative Name: \n\s+DNS:www.example.com, DNS:\*.example.com, email:ops@example.com, IP Address:192.0.2.7, IP Address:2001:DB8:0:0:0:0:0:1, URI:spiffe:\/\/cluster.local\/ns\/shop\/sa\/web, othername: UPN::?jörg@example.com/,
    );
  });

  test.each<[string, Partial<RequestTemplate>, RegExp]>([
    [
      'makes the alternative names critical without a subject',
      { dnsNames: ['a.example'] },
      /Alternative Name: critical/,
    ],
    [
      'asks for the default usages',
      { dnsNames: ['a.example'] },
      /Key Usage: critical\n\s+Digital Signature, Key Encipherment\n/,
    ],
    [
      'adds cert sign for a CA',
      { commonName: 'x', isCA: true },
      /Digital Signature, Key Encipherment, Certificate Sign\n/,
    ],
    [
      'separates extended usages',
      { commonName: 'x', usages: ['signing', 'server auth', 's/mime'] },
      /Extended Key Usage: \n\s+TLS Web Server Authentication, E-mail Protection\n/,
    ],
    [
      'has BasicConstraints by the gate',
      { commonName: 'x', isCA: true, basicConstraints: true },
      /Basic Constraints: critical\n\s+CA:TRUE/,
    ],
    [
      'says CA:FALSE by the gate',
      { commonName: 'x', basicConstraints: true },
      /Basic Constraints: critical\n\s+CA:FALSE/,
    ],
    [
      'takes a literal subject backwards',
      { literalSubject: 'CN=x,OU=b,DC=corp,C=AT' },
      /Subject: CN=x,OU=b,DC=corp,C=AT\n/,
    ],
    [
      'keeps permitted and excluded apart',
      {
        commonName: 'x',
        isCA: true,
        nameConstraints: {
          critical: true,
          permitted: { dnsDomains: ['a.example'] },
          excluded: { ipRanges: ['10.1.2.3/8'] },
        },
      },
      /Name Constraints: critical\n\s+Permitted:\n\s+DNS:a.example\n\s+Excluded:\n\s+IP:10.0.0.0\/255.0.0.0\n/,
    ],
  ])('%s', (_, fields, expected) => expect(opensslReads(fields)).toMatch(expected));

  test.each<[string, Partial<RequestTemplate>, RegExp]>([
    ['has no usages when they are not to be encoded', { commonName: 'x', encodeUsages: false }, /Key Usage/],
    [
      'has no empty KeyUsage when all usages are extended',
      { commonName: 'x', usages: ['server auth'] },
      /X509v3 Key Usage/,
    ],
    ['has no BasicConstraints without the gate', { commonName: 'x', isCA: true }, /Basic Constraints/],
  ])('%s', (_, fields, absent) => expect(opensslReads(fields)).not.toMatch(absent));
});

describe.each<[SampleKey, string | undefined, string]>([
  ['RSA 2048', undefined, 'sha256WithRSAEncryption'],
  ['RSA 3072', undefined, 'sha384WithRSAEncryption'],
  ['RSA 4096', undefined, 'sha512WithRSAEncryption'],
  ['RSA 2048', 'SHA512WithRSA', 'sha512WithRSAEncryption'],
  ['P-256', undefined, 'ecdsa-with-SHA256'],
  ['P-256', 'ECDSAWithSHA512', 'ecdsa-with-SHA512'],
  ['P-384', undefined, 'ecdsa-with-SHA384'],
  ['P-521', undefined, 'ecdsa-with-SHA512'],
  ['Ed25519', undefined, 'ED25519'],
])('a request of a key %s with algorithm %s', (kind, signatureAlgorithm, expected) => {
  test(`is signed with ${expected}, and openssl and we verify it`, () => {
    const fields = { commonName: 'x', ...(signatureAlgorithm && { signatureAlgorithm }) } as Partial<RequestTemplate>;
    const text = build(fields, sampleKey(kind));
    expect(openssl(['req', '-noout', '-text', '-verify'], text)).toContain(`Signature Algorithm: ${expected}`);
    expect(verifyCertificateRequest(readCertificateRequest(text))).toBe(true);
  });
});

describe('a request that is read', () => {
  test('says what was asked, addresses in canonical text', () => {
    const details = sampleRequest({
      ...names,
      subject: { organizations: ['Example'] },
      isCA: true,
      usages: ['signing', 'client auth'],
    });
    expect(details).toMatchObject({
      ...names,
      subject: [[{ value: 'Example' }]],
      ipAddresses: ['192.0.2.7', '2001:db8::1'],
      usages: ['digital signature', 'cert sign', 'client auth'],
      unknownUsages: [],
      unreadNames: 0,
      basicConstraints: undefined,
      carries: { keyUsage: true, extendedKeyUsage: true },
    });
  });

  test('says the same to another library', () => {
    const other = new Pkcs10CertificateRequest(Buffer.from(readCertificateRequest(build(names)).der));
    const found = other.extensions
      .find((one) => one instanceof SubjectAlternativeNameExtension)
      ?.names.items.map(({ type, value }) => [type, value]);
    expect(found?.slice(0, 6)).toEqual([
      ['dns', 'www.example.com'],
      ['dns', '*.example.com'],
      ['email', 'ops@example.com'],
      ['ip', '192.0.2.7'],
      ['ip', expect.stringMatching(/^2001:0?db8:/)],
      ['url', 'spiffe://cluster.local/ns/shop/sa/web'],
    ]);
  });

  test('holds 250 names', () => {
    const dnsNames = Array.from(
      { length: 250 },
      (_, i) => `service-with-a-rather-long-name-${i}.namespace.svc.cluster.local`,
    );
    expect(sampleRequest({ dnsNames }).dnsNames).toEqual(dnsNames);
  });

  test('names each name once', () => {
    expect(sampleRequest({ dnsNames: ['b', 'a', 'b'], ipAddresses: ['::1', '::1'] })).toMatchObject({
      dnsNames: ['b', 'a'],
      ipAddresses: ['::1'],
    });
  });

  test('does not verify when a bit of it is changed', () => {
    const details = sampleRequest({ commonName: 'x' });
    const changed = Uint8Array.from(details.der);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(verifyCertificateRequest(readCertificateRequest(changed))).toBe(false);
  });

  test('does not verify with a key of another', () => {
    const { der } = sampleRequest({ commonName: 'x' });
    expect(verifyCertificateRequest({ der, publicKeyInfo: sampleKey().publicKeyInfo })).toBe(false);
  });
});

describe('refuses, naming the field', () => {
  const constraints = (permitted: object) => ({ commonName: 'x', isCA: true, nameConstraints: { permitted } });
  test.each<[string, Partial<RequestTemplate>]>([
    ['spec.commonName', {}],
    ['spec.commonName', { literalSubject: 'O=nobody' }],
    ['spec.commonName', { commonName: 'ä'.repeat(33) }],
    ['spec.literalSubject', { literalSubject: 'CN=x', commonName: 'x' }],
    ['spec.literalSubject', { literalSubject: 'XX=y' }],
    ['spec.subject.organizations[1]', { commonName: 'x', subject: { organizations: ['a', '\ud800'] } }],
    ['spec.dnsNames[1]', { dnsNames: ['a.example', 'bücher.example'] }],
    ['spec.dnsNames[0]', { dnsNames: [''] }],
    ['spec.ipAddresses[1]', { ipAddresses: ['192.0.2.1', '192.0.2.256'] }],
    ['spec.ipAddresses[0]', { ipAddresses: ['10.0.0.0/8'] }],
    ['spec.uris[0]', { uris: ['http://a b/'] }],
    ['spec.uris[0]', { uris: ['http://a/%zz'] }],
    ['spec.emailAddresses[0]', { emailAddresses: ['Jörg <j@example.com>'] }],
    ['spec.emailAddresses[0]', { emailAddresses: ['nobody'] }],
    ['spec.otherNames[0].oid', { otherNames: [{ oid: '1.2.x', utf8Value: 'a' }] }],
    ['spec.otherNames[0].oid', { otherNames: [{ utf8Value: 'a' }] }],
    ['spec.otherNames[0].utf8Value', { otherNames: [{ oid: '1.2.3' }] }],
    ['spec.nameConstraints', { commonName: 'x', nameConstraints: { permitted: { dnsDomains: ['a'] } } }],
    ['spec.nameConstraints.permitted.ipRanges[0]', constraints({ ipRanges: ['10.0.0.0/33'] })],
    ['spec.nameConstraints.permitted.dnsDomains[1]', constraints({ dnsDomains: ['a', 'ä'] })],
    ['spec.signatureAlgorithm', { commonName: 'x', signatureAlgorithm: 'SHA256WithRSA' }],
    ['spec.usages[1]', { commonName: 'x', usages: ['signing', 'constructor' as 'signing'] }],
  ])('%s of %j', (at, fields) => {
    const fault = faultOf(() => build(fields));
    expect(fault).toMatchObject({ kind: 'misconfigured', at });
    expect(fault?.remedy).toMatch(/\w/);
    if (at !== 'spec.signatureAlgorithm')
      expect(faultOf(() => checkRequestTemplate(sampleTemplate(fields)))).toMatchObject({ at });
  });

  test('an internationalised name, with its ASCII form as remedy', () => {
    expect(faultOf(() => build({ dnsNames: ['*.bücher.example'] }))?.remedy).toBe(
      'write it as "*.xn--bcher-kva.example"',
    );
  });
});

function faultOf(attempt: () => unknown): Fault | undefined {
  try {
    attempt();
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown;
    throw thrown;
  }
  return undefined;
}

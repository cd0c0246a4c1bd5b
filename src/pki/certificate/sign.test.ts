import 'reflect-metadata';
import { X509Certificate } from '@peculiar/x509';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../base/fault.ts';
import { after, days, instant } from '../../base/instant.ts';
import type { RequestTemplate } from '../certificate-request/template.ts';
import { writeChain } from '../chain/write.ts';
import { readCertificate } from './read.ts';
import type { SampleKey } from '../../../test/support/sample-pki.ts';
import {
  certificateText,
  noon,
  openssl,
  opensslVerify,
  sampleCaBelow,
  sampleContents,
  sampleKey,
  sampleLeaf,
  sampleRequest,
  sampleRoot,
} from '../../../test/support/sample-pki.ts';
import { selfSign, signCertificate } from './sign.ts';
import type { SigningRequest } from './signing-request.ts';

const root = sampleRoot();
const sign = (fields: Partial<RequestTemplate>, more: Partial<SigningRequest> = {}) =>
  signCertificate({ ...sampleContents(fields), issuer: root, ...more });

describe('the certificate openssl sees', () => {
  test('has version, serial number, names, validity and key identifiers', () => {
    const text = certificateText(sign({ commonName: 'leaf', dnsNames: ['a.example'] }));
    const [subjectKeyId, authorityKeyId] = keyIdentifiers(text);
    expect(text).toMatch(/Version: 3 \(0x2\)/);
    expect(text).toMatch(/Serial Number:\n\s+7f:fe:fd:fc:fb:fa:f9:f8:f7:f6:f5:f4:f3:f2:f1:f0:ef:ee:ed:ec\n/);
    expect(text).toMatch(/Issuer: CN=Sample Root\n/);
    expect(text).toMatch(/Not Before: Nov 24 12:00:00 2026 GMT\n\s+Not After : Feb 22 12:00:00 2027 GMT/);
    expect(authorityKeyId).toBe(keyIdentifiers(certificateText(root.certificate.der))[0]);
    expect(subjectKeyId).not.toBe(authorityKeyId);
  });

  test.each<[string, Partial<RequestTemplate>, Partial<SigningRequest>, RegExp]>([
    ['always has BasicConstraints', { commonName: 'x' }, {}, /Basic Constraints: critical\n\s+CA:FALSE\n/],
    ['is a CA if asked', { commonName: 'x', isCA: true }, {}, /Basic Constraints: critical\n\s+CA:TRUE\n/],
    ['has a path length', { commonName: 'x', isCA: true }, { pathLength: 0 }, /CA:TRUE, pathlen:0\n/],
    ['has critical usages', { commonName: 'x' }, {}, /Key Usage: critical\n\s+Digital Signature, Key Encipherment\n/],
    [
      'gets usages that the request does not carry',
      { commonName: 'x', usages: ['client auth'], encodeUsages: false },
      {},
      /Extended Key Usage: \n\s+TLS Web Client Authentication\n/,
    ],
    [
      'has critical alternative names without a subject',
      { dnsNames: ['a.example'] },
      {},
      /Alternative Name: critical\n\s+DNS:a.example\n/,
    ],
    [
      'has names not critical with a subject',
      { commonName: 'x', dnsNames: ['a.example'] },
      {},
      /Alternative Name: \n\s+DNS:a.example\n/,
    ],
    [
      'keeps an otherName',
      { otherNames: [{ oid: '1.3.6.1.4.1.311.20.2.3', utf8Value: 'a@b' }] },
      {},
      /othername: UPN::?a@b/,
    ],
    [
      'constrains a CA',
      { commonName: 'x', isCA: true, nameConstraints: { critical: true, excluded: { uriDomains: ['.example'] } } },
      {},
      /Name Constraints: critical\n\s+Excluded:\n\s+URI:.example\n/,
    ],
    [
      'tells where revocations are',
      { commonName: 'x' },
      { crlDistributionPoints: ['http://a/1', 'http://a/2'] },
      /URI:http:\/\/a\/1\n[^]*URI:http:\/\/a\/2\n/,
    ],
    [
      'tells whom to ask',
      { commonName: 'x' },
      { ocspServers: ['http://ocsp'], issuingCertificateURLs: ['http://ca'] },
      /OCSP - URI:http:\/\/ocsp\n\s+CA Issuers - URI:http:\/\/ca\n/,
    ],
    [
      'ends after 2049',
      { commonName: 'x' },
      { notAfter: instant(Date.UTC(2051, 0, 1)) },
      /Not After : Jan {2}1 00:00:00 2051 GMT/,
    ],
  ])('%s', (_, fields, more, expected) => expect(certificateText(sign(fields, more))).toMatch(expected));

  test('has no empty KeyUsage', () => {
    expect(certificateText(sign({ commonName: 'x', usages: ['server auth'] }))).not.toMatch(/X509v3 Key Usage/);
  });

  test('has no name constraints unless it is a CA', () => {
    const constrained = sampleRequest({
      commonName: 'x',
      isCA: true,
      encodeUsages: false,
      nameConstraints: { permitted: { dnsDomains: ['a'] } },
    });
    expect(certificateText(sign({ commonName: 'x' }, { request: constrained }))).not.toMatch(/Name Constraints/);
  });
});

describe.each<[SampleKey]>([['RSA 2048'], ['P-256'], ['P-384'], ['P-521'], ['Ed25519']])('with a CA key %s', (kind) => {
  test('openssl verifies leaf and intermediate strictly', () => {
    const top = sampleRoot('Top', sampleKey(kind));
    const between = sampleCaBelow(top, 'Between', sampleKey(kind));
    const leaf = sampleLeaf(between, {
      commonName: 'leaf',
      dnsNames: ['a.example'],
      usages: ['signing', 'server auth'],
    });
    const [leafPem, topPem, betweenPem] = [leaf, top.certificate, between.certificate].map((one) => writeChain([one]));
    expect(opensslVerify(leafPem ?? '', topPem ?? '', betweenPem)).toMatch(/OK$/);
  });
});

describe('a self-signed certificate', () => {
  const key = sampleKey();
  const der = selfSign({
    ...sampleContents({ commonName: 'self', dnsNames: ['self.example'] }, key),
    key,
    crlDistributionPoints: ['http://crl'],
  });

  test('is its own issuer, with CRL and without authority key identifier', () => {
    const text = certificateText(der);
    expect(text).toMatch(/Issuer: CN=self\n[^]*Subject: CN=self\n[^]*URI:http:\/\/crl\n/);
    expect(text).not.toMatch(/Authority Key Identifier/);
  });

  test('is verified by openssl against itself', () => {
    const pem = writeChain([{ der }]);
    expect(openssl(['x509', '-noout', '-subject', '-issuer'], pem)).toBe('subject=CN = self\nissuer=CN = self\n');
    expect(opensslVerify(pem, pem)).toMatch(/OK$/);
  });

  test('is refused with a key that is not that of the request', () => {
    expect(() => selfSign({ ...sampleContents({ commonName: 'self' }), key })).toThrow(/does not belong/);
  });
});

describe('reading back', () => {
  test('gives what was put in', () => {
    const permitted = {
      dnsDomains: ['a.example'],
      ipRanges: ['10.0.0.0/8', '2001:db8::/32'],
      emailAddresses: ['.a.example'],
      uriDomains: ['b.example'],
    };
    const excluded = {
      dnsDomains: ['x.a.example'],
      ipRanges: ['10.1.0.0/16'],
      emailAddresses: ['x@a.example'],
      uriDomains: ['x.b.example'],
    };
    const nameConstraints = { critical: true, permitted, excluded };
    const fields: Partial<RequestTemplate> = {
      commonName: 'x',
      isCA: true,
      ipAddresses: ['2001:db8::1'],
      usages: ['any', 'server auth'],
      nameConstraints,
    };
    expect(readCertificate(sign(fields, { pathLength: 2 }))).toMatchObject({
      serialNumber: '7ffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedec',
      issuer: [[{ value: 'Sample Root' }]],
      subject: [[{ value: 'x' }]],
      notBefore: noon,
      notAfter: after(noon, days(90)),
      ipAddresses: ['2001:db8::1'],
      usages: ['cert sign', 'any', 'server auth'],
      isCA: true,
      pathLength: 2,
      nameConstraints,
      authorityKeyId: root.certificate.subjectKeyId,
      signatureAlgorithm: 'ECDSAWithSHA256',
    });
  });

  test('agrees with another library', () => {
    const der = sign({ commonName: 'x', dnsNames: ['a.example'] });
    const [ours, theirs] = [readCertificate(der), new X509Certificate(Buffer.from(der))];
    expect(ours.serialNumber).toBe(theirs.serialNumber);
    expect(ours.notAfter).toBe(theirs.notAfter.getTime());
    expect(Buffer.from(ours.publicKeyInfo)).toEqual(Buffer.from(theirs.publicKey.rawData));
    expect(Buffer.from(ours.subjectDer)).toEqual(Buffer.from(theirs.subjectName.toArrayBuffer()));
  });
});

describe('refuses', () => {
  const asks = (fields: Partial<RequestTemplate>) => ({ request: sampleRequest({ commonName: 'x', ...fields }) });
  test.each<[string, Partial<SigningRequest>, RegExp]>([
    ['a request with cert sign that nobody approved', asks({ usages: ['cert sign'] }), /key usages in the CSR differ/],
    [
      'a request with a purpose that nobody approved',
      asks({ usages: ['signing', 'key encipherment', 'ocsp signing'] }),
      /extended key usages/,
    ],
    ['a request to be a CA', asks({ isCA: true, basicConstraints: true, encodeUsages: false }), /basic constraints/],
    ['a request with fewer usages than approved', asks({ usages: ['signing'] }), /key usages in the CSR differ/],
    ['an issuer whose key is another', { issuer: { ...root, key: sampleKey() } }, /does not belong to its certificate/],
    ['a short serial number', { serialNumber: new Uint8Array(8).fill(1) }, /serial number/],
    ['a serial number of zeros', { serialNumber: new Uint8Array(20) }, /serial number/],
    ['a URL that is not ASCII', { ocspServers: ['http://ö'] }, /does not fit/],
  ])('%s', (_, more, expected) => {
    expect(() => sign({ commonName: 'x' }, more)).toThrow(expected);
    expect(() => sign({ commonName: 'x' }, more)).toThrow(Fault);
  });
});

const keyIdentifiers = (text: string): readonly string[] =>
  [...text.matchAll(/(?:Subject|Authority) Key Identifier: \n\s+(?:keyid:)?([0-9A-F:]+)/g)].map(([, id]) => id ?? '');

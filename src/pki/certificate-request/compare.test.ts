import { describe, expect, test } from 'vitest';
import { sampleRequest, sampleTemplate } from '../../../test/support/sample-pki.ts';
import type { AskedOfIssuer } from './compare.ts';
import { requestViolations } from './compare.ts';
import type { RequestTemplate } from './template.ts';

const subject = {
  organizations: ['o1', 'o2'],
  countries: ['AT'],
  organizationalUnits: ['ou'],
  localities: ['l'],
  provinces: ['p'],
  streetAddresses: ['s'],
  postalCodes: ['1010'],
  serialNumber: '4711',
};
const spec: Partial<RequestTemplate> = {
  subject,
  commonName: 'cn',
  dnsNames: ['a', 'b'],
  ipAddresses: ['2001:DB8::0:1', '192.0.2.1'],
  uris: ['a:b'],
  emailAddresses: ['a@b'],
  otherNames: [{ oid: '1.2.3', utf8Value: 'x' }],
  isCA: true,
  usages: ['signing', 's/mime'],
  nameConstraints: { critical: true, permitted: { ipRanges: ['10.1.1.1/8'], dnsDomains: ['a'] } },
};
const asked: AskedOfIssuer = { isCA: true, usages: ['signing', 's/mime'] };
const request = sampleRequest(spec);
const violations = (changed: Partial<RequestTemplate>, of = asked) =>
  requestViolations(sampleTemplate({ ...spec, ...changed }), request, of);

describe('a request still fits', () => {
  test.each<[string, Partial<RequestTemplate>]>([
    ['the spec it was made from', {}],
    ['in any order', { dnsNames: ['b', 'a'], subject: { ...subject, organizations: ['o2', 'o1'] } }],
    ['with an address spelled otherwise', { ipAddresses: ['192.0.2.1', '2001:db8:0:0::1'] }],
    ['with usages called otherwise', { usages: ['email protection', 'digital signature', 'cert sign'] }],
    [
      'with a range whose idle bits differ',
      { nameConstraints: { critical: true, permitted: { ipRanges: ['10.0.0.0/8'], dnsDomains: ['a'] } } },
    ],
    ['when the spec no longer says otherNames', { otherNames: [] }],
  ])('%s', (_, changed) => expect(violations(changed)).toEqual([]));

  test('with default usages written out', () => {
    const plain = sampleTemplate({ commonName: 'x', usages: ['key encipherment', 'digital signature'] });
    expect(requestViolations(plain, sampleRequest({ commonName: 'x' }), {})).toEqual([]);
  });

  test('with the literal subject it was made from', () => {
    const literal = sampleTemplate({ literalSubject: 'CN=x,OU=b+O=c' });
    expect(requestViolations(literal, sampleRequest({ literalSubject: 'CN=x,OU=b+O=c' }), {})).toEqual([]);
  });
});

describe('a request no longer fits, by the one field that was changed:', () => {
  test.each<[string, Partial<RequestTemplate>]>([
    ['spec.ipAddresses', { ipAddresses: ['192.0.2.1'] }],
    ['spec.uris', { uris: [] }],
    ['spec.emailAddresses', { emailAddresses: ['a@b', 'b@c'] }],
    ['spec.dnsNames', { dnsNames: ['a', 'c'] }],
    ['spec.otherNames', { otherNames: [{ oid: '1.2.3', utf8Value: 'y' }] }],
    ['spec.commonName', { commonName: 'CN' }],
    ['spec.subject.organizations', { subject: { ...subject, organizations: ['o1'] } }],
    ['spec.subject.countries', { subject: { ...subject, countries: ['DE'] } }],
    ['spec.subject.organizationalUnits', { subject: { ...subject, organizationalUnits: [] } }],
    ['spec.subject.localities', { subject: { ...subject, localities: ['m'] } }],
    ['spec.subject.provinces', { subject: { ...subject, provinces: ['q'] } }],
    ['spec.subject.streetAddresses', { subject: { ...subject, streetAddresses: ['t'] } }],
    ['spec.subject.postCodes', { subject: { ...subject, postalCodes: ['1020'] } }],
    ['spec.subject.serialNumber', { subject: { ...subject, serialNumber: '0' } }],
    ['spec.usages', { usages: ['signing'] }],
    [
      'spec.nameConstraints',
      { nameConstraints: { critical: true, excluded: { ipRanges: ['10.1.1.1/8'], dnsDomains: ['a'] } } },
    ],
    ['spec.nameConstraints', { nameConstraints: { permitted: { ipRanges: ['10.1.1.1/8'], dnsDomains: ['a'] } } }],
  ])('%s', (field, changed) => expect(violations(changed)).toEqual([field]));

  test('spec.isCA, of what the CertificateRequest says', () => {
    expect(violations({}, { usages: ['signing', 's/mime'] })).toEqual(['spec.isCA']);
  });

  test('spec.literalSubject, by order and type of its parts too, even if it cannot be read', () => {
    const made = sampleRequest({ literalSubject: 'CN=x,OU=b' });
    for (const literalSubject of ['OU=b,CN=x', 'CN=x', 'CN=x,OU=b,ZZ=1', 'CN=#0c0178,OU=b'])
      expect(requestViolations(sampleTemplate({ literalSubject }), made, {})).toEqual(['spec.literalSubject']);
  });

  test('alternative names beside a literal subject', () => {
    const made = sampleRequest({ literalSubject: 'CN=x', dnsNames: ['a'] });
    expect(requestViolations(sampleTemplate({ literalSubject: 'CN=x', dnsNames: ['b'] }), made, {})).toEqual([
      'spec.dnsNames',
    ]);
  });
});

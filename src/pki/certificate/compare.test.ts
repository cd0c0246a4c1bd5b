import { describe, expect, test } from 'vitest';
import type { RequestTemplate } from '../certificate-request/template.ts';
import { certificateViolations } from './compare.ts';
import { sampleLeaf, sampleRoot, sampleTemplate } from '../../../test/support/sample-pki.ts';

const root = sampleRoot();

describe('a certificate without its request', () => {
  test.each<[string, Partial<RequestTemplate>, Partial<RequestTemplate>, readonly string[]]>([
    ['fits when all is as asked', { commonName: 'a', dnsNames: ['b'] }, { commonName: 'a', dnsNames: ['b'] }, []],
    ['fits when its common name became a DNS name', { commonName: 'a' }, { dnsNames: ['a'] }, []],
    ['fits when a DNS name became its common name', { dnsNames: ['a', 'b'] }, { commonName: 'a', dnsNames: ['b'] }, []],
    ['fits in another order and letter case', { dnsNames: ['A.example', 'b'] }, { dnsNames: ['b', 'a.example'] }, []],
    ['fits with an address as common name moved', { commonName: '192.0.2.1' }, { ipAddresses: ['192.0.2.1'] }, []],
    [
      'fits with an address spelled otherwise',
      { ipAddresses: ['2001:DB8::0:1'] },
      { ipAddresses: ['2001:db8::1'] },
      [],
    ],
    [
      'fits whatever usages and subject it has',
      { commonName: 'a', usages: ['any'], subject: { countries: ['AT'] } },
      { commonName: 'a' },
      [],
    ],
    ['fits with the common name of a literal subject', { literalSubject: 'CN=a,O=b' }, { commonName: 'a' }, []],
    ['lacks a DNS name', { dnsNames: ['a', 'b'] }, { dnsNames: ['a'] }, ['spec.dnsNames']],
    ['has a DNS name too many', { dnsNames: ['a'] }, { dnsNames: ['a', 'b'] }, ['spec.dnsNames']],
    ['lacks the common name', { commonName: 'a', dnsNames: ['b'] }, { dnsNames: ['b'] }, ['spec.commonName']],
    ['has another common name', { commonName: 'a' }, { commonName: 'b' }, ['spec.commonName']],
    ['lacks an address', { ipAddresses: ['::1', '::2'] }, { ipAddresses: ['::1'] }, ['spec.ipAddresses']],
    ['has an address too many', { dnsNames: ['a'] }, { dnsNames: ['a'], ipAddresses: ['::1'] }, ['spec.ipAddresses']],
    [
      'has other URIs and e-mail addresses',
      { uris: ['a:b'], emailAddresses: ['a@b'] },
      { uris: ['a:c'], emailAddresses: ['a@c'] },
      ['spec.uris', 'spec.emailAddresses'],
    ],
  ])('%s', (_, wanted, issued, expected) => {
    expect(certificateViolations(sampleTemplate(wanted), sampleLeaf(root, issued))).toEqual(expected);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DerReader } from '../der/reader.ts';
import { boolean, integer, objectIdentifier, octetString, sequence, utf8String } from '../der/writer.ts';
import { encodeAuthorityInformation, readAuthorityInformation } from './authority-information-access.ts';
import { readBasicConstraints } from './basic-constraints.ts';
import { encodeCrlDistributionPoints, readCrlDistributionPoints } from './crl-distribution-points.ts';
import { readExtendedKeyUsage } from './extended-key-usage.ts';
import { readExtensions } from './extension.ts';
import { parseIpRange } from './ip-range.ts';
import { readAuthorityKeyIdentifier } from './key-identifiers.ts';
import { encodeNameConstraints, readNameConstraints } from './name-constraints.ts';
import { encodeAlternativeNames, readAlternativeNames } from './subject-alternative-name.ts';

const ascii = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 });
const texts = fc.array(ascii, { maxLength: 4 });

describe('what is written is read again', () => {
  test('alternative names of all kinds', () => {
    const otherNames = fc.array(
      fc.record({
        oid: fc.constantFrom('1.2.3', '1.3.6.1.4.1.311.20.2.3'),
        utf8Value: fc.string({ unit: 'grapheme' }),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(fc.record({ dnsNames: texts, emailAddresses: texts, uris: texts, otherNames }), (names) => {
        const value =
          encodeAlternativeNames({ ...names, ipAddresses: [Uint8Array.of(192, 0, 2, 1)] }, false)?.value ??
          new Uint8Array();
        expect(readAlternativeNames(value)).toEqual({ ...names, ipAddresses: ['192.0.2.1'], unreadNames: 0 });
      }),
    );
  });

  test('the eight lists of name constraints, each apart', () => {
    const subtrees = fc.record({
      dnsDomains: texts,
      emailAddresses: texts,
      uriDomains: texts,
      ipRanges: fc.subarray(['10.0.0.0/8', '2001:db8::/32']),
    });
    fc.assert(
      fc.property(subtrees, subtrees, fc.boolean(), (permitted, excluded, critical) => {
        const octets = (side: typeof permitted) => ({
          ...side,
          ipRanges: side.ipRanges.map((range) => parseIpRange(range) ?? new Uint8Array()),
        });
        const extension = encodeNameConstraints({ critical, permitted: octets(permitted), excluded: octets(excluded) });
        const isEmpty = [permitted, excluded].every((side) => Object.values(side).every((list) => list.length === 0));
        expect(extension === undefined).toBe(isEmpty);
        if (extension !== undefined) expect(readNameConstraints(extension)).toEqual({ critical, permitted, excluded });
      }),
    );
  });

  test('URLs of revocation lists, OCSP servers and issuers', () => {
    fc.assert(
      fc.property(fc.array(ascii, { minLength: 1 }), fc.array(ascii, { minLength: 1 }), (one, other) => {
        const information = { ocspServers: one, issuingCertificateURLs: other };
        expect(readCrlDistributionPoints(encodeCrlDistributionPoints(one)?.value ?? new Uint8Array())).toEqual(one);
        expect(readAuthorityInformation(encodeAuthorityInformation(information)?.value ?? new Uint8Array())).toEqual(
          information,
        );
      }),
    );
  });
});

describe('what others write is read', () => {
  test('purposes without a word stay as OIDs', () => {
    const value = sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'), objectIdentifier('1.3.6.1.4.1.311.20.2.2'));
    expect(readExtendedKeyUsage(value)).toEqual({ usages: ['server auth'], unknown: ['1.3.6.1.4.1.311.20.2.2'] });
  });

  test('names of other kinds are counted', () => {
    const directoryName = Uint8Array.of(0xa4, 2, 0x30, 0);
    const upnAsInteger = Uint8Array.of(0xa0, 9, 6, 2, 42, 3, 0xa0, 3, 2, 1, 5);
    expect(readAlternativeNames(sequence(directoryName, upnAsInteger))).toMatchObject({
      unreadNames: 2,
      otherNames: [],
    });
  });

  test('an authority key identifier without key id', () => {
    expect(readAuthorityKeyIdentifier(sequence())).toBeUndefined();
  });

  test('basic constraints with an explicit FALSE', () => {
    expect(readBasicConstraints(sequence(boolean(false)))).toEqual({ isCA: false });
  });
});

describe('refused is', () => {
  const extension = (oid: string) => sequence(objectIdentifier(oid), octetString(new Uint8Array()));
  test.each<[string, () => unknown]>([
    [
      'the same extension twice',
      () => readExtensions(new DerReader(sequence(extension('2.5.29.15'), extension('2.5.29.15')))),
    ],
    [
      'more than 100 extensions',
      () => readExtensions(new DerReader(sequence(...Array.from({ length: 101 }, (_, i) => extension(`1.2.${i}`))))),
    ],
    ['a negative path length', () => readBasicConstraints(sequence(boolean(true), integer(-1)))],
    ['an address of five octets', () => readAlternativeNames(sequence(Uint8Array.of(0x87, 5, 1, 2, 3, 4, 5)))],
    ['a DNS name that is not ASCII', () => readAlternativeNames(sequence(Uint8Array.of(0x82, 2, 0xc3, 0xa4)))],
    ['a value of another type', () => readExtendedKeyUsage(utf8String('x'))],
  ])('%s', (_, read) => expect(read).toThrow(/invalid DER/));
});

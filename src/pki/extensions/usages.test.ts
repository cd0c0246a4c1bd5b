import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openssl, sampleRequest } from '../../../test/support/sample-pki.ts';
import type { KeyUsage } from './usages.ts';
import { effectiveUsages, normalisedUsages, usageWords } from './usages.ts';

const inOpenssl: readonly [KeyUsage, string][] = [
  ['signing', 'Digital Signature'],
  ['digital signature', 'Digital Signature'],
  ['content commitment', 'Non Repudiation'],
  ['key encipherment', 'Key Encipherment'],
  ['key agreement', 'Key Agreement'],
  ['data encipherment', 'Data Encipherment'],
  ['cert sign', 'Certificate Sign'],
  ['crl sign', 'CRL Sign'],
  ['encipher only', 'Encipher Only'],
  ['decipher only', 'Decipher Only'],
  ['any', 'Any Extended Key Usage'],
  ['server auth', 'TLS Web Server Authentication'],
  ['client auth', 'TLS Web Client Authentication'],
  ['code signing', 'Code Signing'],
  ['email protection', 'E-mail Protection'],
  ['s/mime', 'E-mail Protection'],
  ['ipsec end system', 'IPSec End System'],
  ['ipsec tunnel', 'IPSec Tunnel'],
  ['ipsec user', 'IPSec User'],
  ['timestamping', 'Time Stamping'],
  ['ocsp signing', 'OCSP Signing'],
  ['microsoft sgc', 'Microsoft Server Gated Crypto'],
  ['netscape sgc', 'Netscape Server Gated Crypto'],
];

describe('usages', () => {
  test.each(inOpenssl)('"%s" is what openssl calls %s', (usage, expected) => {
    const text = openssl(
      ['req', '-inform', 'DER', '-noout', '-text'],
      sampleRequest({ commonName: 'x', usages: [usage] }).der,
    );
    expect(text).toMatch(new RegExp(`Key Usage: (?:critical)?\n\\s+${expected}\n`));
  });

  test('are 23 words, each of which openssl knows', () => {
    expect(usageWords).toEqual(inOpenssl.map(([usage]) => usage));
  });

  test('come back from a request as the same set', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...usageWords), { minLength: 1 }), (usages) => {
        expect(sampleRequest({ commonName: 'x', usages }).usages).toEqual(normalisedUsages(usages));
      }),
      { numRuns: 50 },
    );
  });

  test.each<[string, readonly KeyUsage[] | undefined, boolean, readonly KeyUsage[]]>([
    ['are the default set when absent', undefined, false, ['digital signature', 'key encipherment']],
    [
      'are the default set when empty, and cert sign for a CA',
      [],
      true,
      ['digital signature', 'key encipherment', 'cert sign'],
    ],
    ['are only what is given otherwise', ['server auth'], false, ['server auth']],
  ])('%s', (_, usages, isCA, expected) => expect(effectiveUsages(usages, isCA)).toEqual(expected));
});

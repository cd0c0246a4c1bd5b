import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyUsages } from '../../api/certificate/key-usages.ts';
import { openssl, sampleRequest } from '../../../test/support/sample-pki.ts';
import type { KeyUsage } from './usages.ts';
import { effectiveUsages, isKeyUsage, normalisedUsages } from './usages.ts';

describe('usages', () => {
  test.each<[KeyUsage, string]>([
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
  ])('"%s" is what openssl calls %s', (usage, expected) => {
    const text = openssl(
      ['req', '-inform', 'DER', '-noout', '-text'],
      sampleRequest({ commonName: 'x', usages: [usage] }).der,
    );
    expect(text).toMatch(new RegExp(`Key Usage: (?:critical)?\n\\s+${expected}\n`));
  });

  test('are the words of the API', () => {
    expect(keyUsages.filter((usage) => !isKeyUsage(usage))).toEqual([]);
    expect(keyUsages).toHaveLength(23);
  });

  test('come back from a request as the same set', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...keyUsages), { minLength: 1 }), (usages) => {
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

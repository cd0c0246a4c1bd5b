import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { signatureAlgorithmName, verify } from './algorithms-verify.ts';
import { DerReader } from './der/reader.ts';
import { explicit, integer, nullValue, objectIdentifier, sequence } from './der/writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'certwright-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A self-signed certificate by openssl, taken apart into what its signature is over. */
function certificate(...options: string[]): {
  key: X509Certificate['publicKey'];
  identifier: Uint8Array;
  bytes: Uint8Array;
  signature: Uint8Array;
} {
  const args = [
    'req',
    '-x509',
    '-nodes',
    '-subj',
    '/CN=a',
    '-keyout',
    join(folder, 'key.pem'),
    '-outform',
    'DER',
    ...options,
  ];
  const der = execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const reader = new DerReader(der).sequence();
  const [bytes, identifier] = [reader.rawElement(), reader.rawElement()];
  return { key: new X509Certificate(der).publicKey, bytes, identifier, signature: reader.bitString().bytes };
}

const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt'];

test.each<[string, string[], string, string | undefined]>([
  ['PKCS#1 SHA-384', ['-newkey', 'rsa:2048', '-sha384'], 'valid', 'SHA384WithRSA'],
  ['ECDSA', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384', '-sha384'], 'valid', 'ECDSAWithSHA384'],
  ['Ed25519', ['-newkey', 'ed25519'], 'valid', 'PureEd25519'],
  ['RSA-PSS with SHA-256', ['-newkey', 'rsa:2048', '-sha256', ...pss, 'rsa_pss_saltlen:32'], 'valid', 'RSASSA-PSS'],
  [
    'RSA-PSS with SHA-512 and another salt length',
    ['-newkey', 'rsa:2048', '-sha512', ...pss, 'rsa_pss_saltlen:20'],
    'valid',
    'RSASSA-PSS',
  ],
  [
    'RSA-PSS by a key of that kind',
    ['-newkey', 'rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048', '-sha256'],
    'valid',
    'RSASSA-PSS',
  ],
  ['RSA-PSS with SHA-1', ['-newkey', 'rsa:2048', '-sha1', ...pss, 'rsa_pss_saltlen:20'], 'unsupported', 'RSASSA-PSS'],
  ['PKCS#1 SHA-1', ['-newkey', 'rsa:2048', '-sha1'], 'unsupported', '1.2.840.113549.1.1.5'],
  ['Ed448', ['-newkey', 'ed448'], 'unsupported', '1.3.101.113'],
])('a certificate signed with %s: %3$s, and a changed one never valid', (_, options, expected, name) => {
  const { key, ...signed } = certificate(...options);
  expect(verify(key, signed)).toBe(expected);
  expect(verify(key, { ...signed, bytes: new Uint8Array(8) })).not.toBe('valid');
  expect(signatureAlgorithmName(signed.identifier)).toBe(name);
});

const sha256 = objectIdentifier('2.16.840.1.101.3.4.2.1');
const pssOf = (...parameters: Uint8Array[]): Uint8Array =>
  sequence(objectIdentifier('1.2.840.113549.1.1.10'), ...parameters);
const mask = explicit(1, sequence(objectIdentifier('1.2.840.113549.1.1.8'), sequence(sha256, nullValue())));

test.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array()],
  ['no sequence', integer(1)],
  ['an empty sequence', sequence()],
  ['RSA-PSS without parameters', pssOf()],
  ['RSA-PSS with empty parameters', pssOf(sequence())],
  ['RSA-PSS with parameters of another type', pssOf(integer(1))],
  [
    'RSA-PSS with two digests',
    pssOf(sequence(explicit(0, sequence(objectIdentifier('2.16.840.1.101.3.4.2.3'))), mask)),
  ],
  [
    'RSA-PSS with a salt of a gigabyte',
    pssOf(sequence(explicit(0, sequence(sha256)), mask, explicit(2, integer(1 << 30)))),
  ],
  ['RSA-PSS with a negative salt', pssOf(sequence(explicit(0, sequence(sha256)), mask, explicit(2, integer(-1))))],
])('an algorithm identifier of %s is unsupported and does not throw', (_, identifier) => {
  const { key, bytes, signature } = certificate('-newkey', 'ed25519');
  expect(verify(key, { identifier, bytes, signature })).toBe('unsupported');
  expect(() => signatureAlgorithmName(identifier)).not.toThrow();
});

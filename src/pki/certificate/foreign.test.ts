import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readCertificateRequest, verifyCertificateRequest } from '../certificate-request/read.ts';
import { certificateText, sampleContents, sampleRoot } from '../../../test/support/sample-pki.ts';
import { orderChain } from '../chain/order.ts';
import { keyIdentifier } from '../extensions/key-identifiers.ts';
import { readCertificate } from './read.ts';
import { signCertificate } from './sign.ts';
import { isSelfSigned } from './signed-by.ts';

/** What openssl makes is read: old roots, foreign algorithms, attributes and names that we do not write. */
const folder = mkdtempSync(join(tmpdir(), 'certwright-foreign-'));
afterAll(() => rmSync(folder, { recursive: true }));

function openssl(...args: readonly string[]): string {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe', timeout: 20_000 });
  return readFileSync(join(folder, 'out.pem'), 'utf8');
}

const selfSigned = (...args: readonly string[]): string =>
  openssl('req', '-x509', '-subj', '/CN=Old Root', '-nodes', '-keyout', 'root.key', '-out', 'out.pem', ...args);
const request = (...args: readonly string[]): string =>
  openssl('req', '-new', '-nodes', '-keyout', 'leaf.key', '-out', 'out.pem', '-newkey', 'rsa:2048', ...args);

describe.each<[string, readonly string[]]>([
  ['RSA with SHA-1', ['-newkey', 'rsa:2048', '-sha1']],
  ['RSASSA-PSS', ['-newkey', 'rsa:2048', '-sigopt', 'rsa_padding_mode:pss']],
  ['ECDSA on P-224', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-224']],
  ['Ed448', ['-newkey', 'ed448']],
])('a root of %s', (_, args) => {
  test('is known as self-signed and set apart from its leaf', () => {
    const root = selfSigned(...args);
    request('-subj', '/CN=leaf');
    const leaf = openssl(
      'x509',
      '-req',
      '-in',
      'out.pem',
      '-CA',
      write('root.pem', root),
      '-CAkey',
      'root.key',
      '-CAcreateserial',
      '-out',
      'out.pem',
    );
    expect(isSelfSigned(readCertificate(root))).toBe(true);
    const chain = orderChain([root, leaf]);
    expect(chain.certificates).toHaveLength(1);
    expect(chain.root?.serialNumber).toBe(readCertificate(root).serialNumber);
  });
});

test('the key identifier of a key is the one openssl computes', () => {
  const { subjectKeyId, publicKeyInfo } = readCertificate(selfSigned('-newkey', 'ed25519'));
  expect(Buffer.from(keyIdentifier(publicKeyInfo)).toString('hex')).toBe(subjectKeyId);
});

test.each([
  ['/CN=x', 'subjectAltName=critical,DNS:a.example', /Alternative Name: \n/],
  ['/', 'subjectAltName=DNS:a.example', /Alternative Name: critical\n/],
])('a request for %s with %s is signed with the criticality that RFC 5280 wants', (subject, names, expected) => {
  const details = readCertificateRequest(request('-subj', subject, '-addext', names));
  const contents = { ...sampleContents({ commonName: 'x' }), request: details };
  expect(certificateText(signCertificate({ ...contents, issuer: sampleRoot() }))).toMatch(expected);
});

test('a request for a purpose that has no word is refused, as nobody can have approved it', () => {
  const details = readCertificateRequest(request('-subj', '/CN=x', '-addext', 'extendedKeyUsage=serverAuth,1.2.3.4'));
  const contents = { ...sampleContents({ commonName: 'x', usages: ['server auth'] }), request: details };
  expect(() => signCertificate({ ...contents, issuer: sampleRoot() })).toThrow(/extended key usages/);
});

test('a version 1 certificate is read: no extensions, no CA', () => {
  request('-subj', '/C=AT/O=Example/CN=v1');
  const pem = openssl(
    'x509',
    '-req',
    '-in',
    'out.pem',
    '-signkey',
    'leaf.key',
    '-set_serial',
    '0x80ff',
    '-out',
    'out.pem',
  );
  expect(readCertificate(pem)).toMatchObject({
    serialNumber: '80ff',
    isCA: false,
    usages: [],
    dnsNames: [],
    subjectKeyId: undefined,
  });
  expect(isSelfSigned(readCertificate(pem))).toBe(true);
});

describe('a request of openssl', () => {
  const withNames = 'subjectAltName=DNS:a.example,RID:1.2.3,dirName:dn,otherName:1.2.3;INTEGER:5,IP:::1';

  test('with names of all kinds and a purpose without a word is read and verifies', () => {
    write(
      'req.cnf',
      '[req]\ndistinguished_name=dn\nprompt=no\nreq_extensions=ext\nattributes=att\n[dn]\nCN=x\n[att]\nchallengePassword=secret\nunstructuredName=n\n[ext]\n' +
        `${withNames}\nextendedKeyUsage=serverAuth,1.2.3.4\nbasicConstraints=CA:TRUE,pathlen:3\n`,
    );
    const details = readCertificateRequest(request('-config', 'req.cnf'));
    expect(details).toMatchObject({
      dnsNames: ['a.example'],
      ipAddresses: ['::1'],
      unreadNames: 3,
      usages: ['server auth'],
      unknownUsages: ['1.2.3.4'],
      carries: { keyUsage: false, extendedKeyUsage: true },
      basicConstraints: { isCA: true, pathLength: 3 },
    });
    expect(verifyCertificateRequest(details)).toBe(true);
  });

  test('without any attribute, and with text before it, is read', () => {
    const pem = request('-subj', '/CN=x', '-text');
    expect(readCertificateRequest(Buffer.from(pem)).subject).toMatchObject([[{ value: 'x' }]]);
  });
});

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

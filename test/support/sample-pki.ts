import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Der } from '../../src/base/brand.ts';
import type { Instant } from '../../src/base/instant.ts';
import { after, days, instant } from '../../src/base/instant.ts';
import { buildCertificateRequest } from '../../src/pki/certificate-request/build.ts';
import type { CertificateRequestDetails } from '../../src/pki/certificate-request/details.ts';
import { readCertificateRequest } from '../../src/pki/certificate-request/read.ts';
import type { RequestTemplate } from '../../src/pki/certificate-request/template.ts';
import { readPrivateKey } from '../../src/pki/keys/key-file.ts';
import type { PrivateKey } from '../../src/pki/keys/private-key.ts';
import type { CertificateDetails } from '../../src/pki/certificate/details.ts';
import { readCertificate } from '../../src/pki/certificate/read.ts';
import { selfSign, signCertificate } from '../../src/pki/certificate/sign.ts';
import type { CertificateContents } from '../../src/pki/certificate/signing-request.ts';

/** Keys, requests and CAs for tests, and openssl to ask about them. */

/** When the samples begin to be valid. */
export const noon: Instant = instant(Date.UTC(2026, 10, 24, 12));

/** A kind of key as its tests call it. */
export type SampleKey = 'RSA 2048' | 'RSA 3072' | 'RSA 4096' | 'P-256' | 'P-384' | 'P-521' | 'Ed25519';

/** A new key; RSA keys are slow, ask for one once. */
export function sampleKey(kind: SampleKey = 'P-256'): PrivateKey {
  const { privateKey } = kind.startsWith('RSA')
    ? generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(4)) })
    : kind === 'Ed25519'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: kind });
  return readPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

/** A template with the defaults of a spec, and the fields given. */
export const sampleTemplate = (fields: Partial<RequestTemplate> = {}): RequestTemplate => ({
  encodeUsages: true,
  basicConstraints: false,
  ...fields,
});

/** A request built from such a template and read again. */
export const sampleRequest = (fields: Partial<RequestTemplate>, key = sampleKey()): CertificateRequestDetails =>
  readCertificateRequest(buildCertificateRequest(sampleTemplate(fields), key));

/** What is signed in most tests: the usages and CA rights of the template, 90 days from noon. */
export function sampleContents(fields: Partial<RequestTemplate>, key = sampleKey()): CertificateContents {
  return {
    request: sampleRequest(fields, key),
    usages: fields.usages ?? [],
    isCA: fields.isCA ?? false,
    notBefore: noon,
    notAfter: after(noon, days(90)),
    serialNumber: Uint8Array.from({ length: 20 }, (_, i) => 255 - i),
  };
}

/** A CA that can sign. */
export interface SampleCa {
  readonly certificate: CertificateDetails;
  readonly key: PrivateKey;
}

/** A root CA. */
export function sampleRoot(commonName = 'Sample Root', key = sampleKey()): SampleCa {
  return { certificate: readCertificate(selfSign({ ...sampleContents({ commonName, isCA: true }, key), key })), key };
}

/** A CA below another one. */
export function sampleCaBelow(issuer: SampleCa, commonName: string, key = sampleKey()): SampleCa {
  return { certificate: sampleLeaf(issuer, { commonName, isCA: true }, key), key };
}

/** A certificate signed by a CA. */
export function sampleLeaf(issuer: SampleCa, fields: Partial<RequestTemplate>, key = sampleKey()): CertificateDetails {
  return readCertificate(signCertificate({ ...sampleContents(fields, key), issuer }));
}

/** What openssl prints about DER or PEM given on its standard input. Fails if it refuses. */
export function openssl(args: readonly string[], input: Uint8Array | string): string {
  return execFileSync('openssl', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'], timeout: 20_000 });
}

/** What `openssl x509 -text` prints. */
export const certificateText = (der: Der): string =>
  openssl(['x509', '-inform', 'DER', '-noout', '-text', '-nameopt', 'RFC2253'], der);

/** Has openssl build and check the path from a leaf to a root, an hour after noon. Prints `OK` at the end; fails otherwise. */
export function opensslVerify(leaf: string, root: string, intermediates = ''): string {
  const folder = mkdtempSync(join(tmpdir(), 'certwright-verify-'));
  try {
    const file = (name: string, text: string): string => (writeFileSync(join(folder, name), text), join(folder, name));
    const untrusted = intermediates === '' ? [] : ['-untrusted', file('intermediates.pem', intermediates)];
    const trusted = ['-CAfile', file('root.pem', root), '-attime', String(noon / 1000 + 3600), '-x509_strict'];
    return openssl(['verify', ...trusted, ...untrusted, file('leaf.pem', leaf)], '').trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

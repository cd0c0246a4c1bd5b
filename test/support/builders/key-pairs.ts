import type { Instant } from '../../../src/base/instant.ts';
import type { KeyAlgorithm } from '../../../src/pki/keys/key-algorithm.ts';
import type { PrivateKey } from '../../../src/pki/keys/private-key.ts';
import type { RequestTemplate } from '../../../src/pki/certificate-request/template.ts';
import type { Pem } from '../../../src/base/brand.ts';
import { randomBytes } from 'node:crypto';
import { buildCertificateRequest } from '../../../src/pki/certificate-request/build.ts';
import { readCertificateRequest } from '../../../src/pki/certificate-request/read.ts';
import { readCertificate } from '../../../src/pki/certificate/read.ts';
import { selfSign, signCertificate } from '../../../src/pki/certificate/sign.ts';
import { createKeyPool } from '../../../src/pki/key-pool.ts';
import { writePem } from '../../../src/pki/pem.ts';
import { days, after } from '../../../src/base/instant.ts';
import { sampleTemplate } from '../sample-pki.ts';

const pool = createKeyPool({ concurrentRsaJobs: 2 });

/** A new private key; ECDSA P-256 unless told otherwise. */
export const aPrivateKey = (algorithm: KeyAlgorithm = { name: 'ECDSA', size: 256 }): Promise<PrivateKey> =>
  pool.generate(algorithm, new AbortController().signal);

/** A certificate authority of the test's own. */
export interface Authority {
  readonly key: PrivateKey;
  readonly certificate: Pem;
}

/** A self-signed certificate authority, valid for ten years around `at`. */
export async function anAuthority(at: Instant, commonName = 'Test Root'): Promise<Authority> {
  const key = await aPrivateKey();
  const request = requestFor({ commonName, isCA: true }, key);
  const certificate = selfSign({
    request: readCertificateRequest(request),
    usages: [],
    isCA: true,
    notBefore: after(at, days(-1800)),
    notAfter: after(at, days(1800)),
    serialNumber: randomBytes(20),
    key,
  });
  return { key, certificate: writePem('CERTIFICATE', certificate) };
}

/** A signing request for what a Certificate asks. */
export const requestFor = (asked: Partial<RequestTemplate>, key: PrivateKey): Pem =>
  buildCertificateRequest(sampleTemplate(asked), key);

/** What an authority answers to a signing request. */
export function signedBy(
  authority: Authority,
  request: Pem,
  validity: { readonly notBefore: Instant; readonly notAfter: Instant },
): Pem {
  const details = readCertificateRequest(request);
  const der = signCertificate({
    request: details,
    usages: details.usages,
    isCA: details.basicConstraints?.isCA ?? false,
    ...validity,
    serialNumber: randomBytes(20),
    issuer: { certificate: readCertificate(authority.certificate), key: authority.key },
  });
  return writePem('CERTIFICATE', der);
}

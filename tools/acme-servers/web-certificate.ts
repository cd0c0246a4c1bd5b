import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { after, days, instant } from '../../src/base/instant.ts';
import { buildCertificateRequest } from '../../src/pki/certificate-request/build.ts';
import { readCertificateRequest } from '../../src/pki/certificate-request/read.ts';
import type { RequestTemplate } from '../../src/pki/certificate-request/template.ts';
import { readCertificate } from '../../src/pki/certificate/read.ts';
import { selfSign, signCertificate } from '../../src/pki/certificate/sign.ts';
import type { CertificateContents } from '../../src/pki/certificate/signing-request.ts';
import { readPrivateKey } from '../../src/pki/keys/key-file.ts';
import type { PrivateKey } from '../../src/pki/keys/private-key.ts';
import { writePem } from '../../src/pki/pem.ts';

/** What a server on loopback shows its clients, and what they know it by; all PEM. */
export interface WebCertificate {
  readonly certificate: string;
  readonly key: string;
  /** The CA that signed it; its key is kept nowhere. */
  readonly ca: string;
}

/** A certificate for localhost and 127.0.0.1, for two days, from a CA of its own. */
export function issueWebCertificate(caName: string): WebCertificate {
  const [caKey, key] = [newKey(), newKey()];
  const ca = readCertificate(selfSign({ ...contentsOf({ commonName: caName, isCA: true }, caKey), key: caKey }));
  const names = { dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'], usages: ['server auth' as const] };
  const certificate = signCertificate({ ...contentsOf(names, key), issuer: { certificate: ca, key: caKey } });
  return {
    certificate: writePem('CERTIFICATE', certificate),
    key: pkcs8(key),
    ca: writePem('CERTIFICATE', ca.der),
  };
}

const newKey = (): PrivateKey =>
  readPrivateKey(
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );

const pkcs8 = ({ keyObject }: PrivateKey): string => keyObject.export({ type: 'pkcs8', format: 'pem' }).toString();

function contentsOf(fields: Partial<RequestTemplate>, key: PrivateKey): CertificateContents {
  const template = { encodeUsages: true, basicConstraints: false, ...fields };
  const now = instant(Date.now());
  return {
    request: readCertificateRequest(buildCertificateRequest(template, key)),
    usages: fields.usages ?? [],
    isCA: fields.isCA ?? false,
    notBefore: after(now, days(-1)),
    notAfter: after(now, days(2)),
    serialNumber: randomBytes(20),
  };
}

import { randomBytes } from 'node:crypto';
import { after, days, instant } from '../../src/base/instant.ts';
import { selfSign, signCertificate } from '../../src/pki/certificate/sign.ts';
import type { CertificateContents } from '../../src/pki/certificate/signing-request.ts';
import { readCertificate } from '../../src/pki/certificate/read.ts';
import type { RequestTemplate } from '../../src/pki/certificate-request/template.ts';
import type { PrivateKey } from '../../src/pki/keys/private-key.ts';
import { writePem } from '../../src/pki/pem.ts';
import { sampleContents, sampleKey } from './sample-pki.ts';

/** A certificate with its key, both PEM. */
export interface TestPair {
  readonly certificate: string;
  readonly key: string;
}

/** A CA whose certificates are valid today, for servers and clients of tests. */
export interface TestAuthority {
  /** PEM. */
  readonly ca: string;
  issue(fields: Partial<RequestTemplate>): TestPair;
}

/** Makes one. */
export function testAuthority(commonName: string): TestAuthority {
  const key = sampleKey();
  const certificate = readCertificate(selfSign({ ...contentsToday({ commonName, isCA: true }, key), key }));
  return {
    ca: writePem('CERTIFICATE', certificate.der),
    issue(fields) {
      const leafKey = sampleKey();
      const leaf = signCertificate({ ...contentsToday(fields, leafKey), issuer: { certificate, key } });
      return {
        certificate: writePem('CERTIFICATE', leaf),
        key: leafKey.keyObject.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

function contentsToday(fields: Partial<RequestTemplate>, key: PrivateKey): CertificateContents {
  const now = instant(Date.now());
  return {
    ...sampleContents(fields, key),
    serialNumber: randomBytes(20),
    notBefore: after(now, days(-1)),
    notAfter: after(now, days(2)),
  };
}

import type { Credential, IssuerConfig, SigningRequest } from '../../../src/issuers/issuer.ts';
import type { IssuerSpec } from '../../../src/api/issuer/types.ts';
import type { RequestTemplate } from '../../../src/pki/certificate-request/template.ts';
import type { PrivateKey } from '../../../src/pki/keys/private-key.ts';
import { pem, uid } from '../../../src/base/brand.ts';
import { days } from '../../../src/base/instant.ts';
import { Secret } from '../../../src/base/secret.ts';
import { buildCertificateRequest } from '../../../src/pki/certificate-request/build.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';
import { sampleKey, sampleTemplate } from '../sample-pki.ts';

/** A Secret as it was read for an issuer; text as it is. */
export const aCredential = (data: Readonly<Record<string, string>>, parts: Partial<Credential> = {}): Credential => ({
  namespace: 'shop',
  name: 'ca-key-pair',
  version: 'secret-uid/1',
  data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, new Secret(Buffer.from(text))])),
  ...parts,
});

/** A key as it stands in a Secret. */
export const keyText = (key: PrivateKey): string => writePrivateKey(key, 'PKCS8').reveal();

/** An issuer in namespace `shop` with the Secrets that were read for it. */
export const aConfig = (spec: IssuerSpec, ...credentials: readonly Credential[]): IssuerConfig => ({
  spec,
  resourceNamespace: 'shop',
  credentials,
});

/** A request for 90 days: what its CSR asks, and what is asked beside it. */
export function aSigningRequest(
  asked: Partial<RequestTemplate> = {},
  parts: Partial<SigningRequest> = {},
  key: PrivateKey = sampleKey(),
): SigningRequest {
  return {
    namespace: 'shop',
    name: 'www-1',
    uid: uid('request-uid'),
    request: buildCertificateRequest(sampleTemplate({ dnsNames: ['www.example.com'], ...asked }), key),
    duration: days(90),
    isCA: asked.isCA ?? false,
    usages: asked.usages ?? [],
    annotations: {},
    ...parts,
  };
}

/** Text that only looks like PEM. */
export const notPem = pem('-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n');

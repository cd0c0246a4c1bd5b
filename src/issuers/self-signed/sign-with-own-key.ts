import type { CertificateRequestEventReason } from '../../api/certificate-request/conditions.ts';
import type { SelfSignedIssuerSpec } from '../../api/issuer/types.ts';
import type { CertificateRequestDetails } from '../../pki/certificate-request/details.ts';
import type { PrivateKey } from '../../pki/keys/private-key.ts';
import type { IssuerConfig, IssuerParts, SecretName, Signing, SigningRequest, SigningWarning } from '../issuer.ts';
import { attempt } from '../../base/attempt.ts';
import { defined } from '../../base/defined.ts';
import { describeFault } from '../../base/fault.ts';
import { after, truncateToSecond } from '../../base/instant.ts';
import { selfSign } from '../../pki/certificate/sign.ts';
import { readPrivateKey } from '../../pki/keys/key-file.ts';
import { samePublicKey } from '../../pki/keys/public-key.ts';
import { isEmptyName } from '../../pki/names/name.ts';
import { writePem } from '../../pki/pem.ts';
import { credentialNamed, entryOf } from '../credential.ts';
import { readVerifiedRequest } from '../read-verified-request.ts';

/** Signs a request with the key in a Secret, which must be the one the request was made with. Source: reference §2.11 (selfsigned). */
export function signWithOwnKey(
  request: SigningRequest,
  config: IssuerConfig,
  secretName: SecretName | undefined,
  parts: IssuerParts,
): Signing {
  if (secretName === undefined) return failed('MissingAnnotation', 'the request names no Secret with its private key');
  const text = `${secretName.namespace}/${secretName.name}`;
  const secret = credentialNamed(config, secretName);
  if (secret === undefined)
    return { is: 'pending', reason: 'MissingSecret', because: `Referenced secret ${text} not found` };
  const key = attempt(() => readPrivateKey(entryOf(secret, 'tls.key')));
  if (key.is === 'fault') {
    const because = `Failed to get key "${text}" referenced in annotation "cert-manager.io/private-key-secret-name": ${describeFault(key.fault)}`;
    return { is: 'pending', reason: 'ErrorParsingKey', because };
  }
  const asked = attempt(() => readVerifiedRequest(request.request));
  if (asked.is === 'fault')
    return failed('ErrorGenerating', `Error generating certificate template: ${describeFault(asked.fault)}`);
  if (!samePublicKey(asked.value.publicKeyInfo, key.value.publicKeyInfo))
    return failed(
      'ErrorKeyMatch',
      `Error generating certificate template: the CSR was not made with the key in ${text}`,
    );
  return signed(request, asked.value, key.value, { ...parts, spec: config.spec.selfSigned ?? {} });
}

function signed(
  { usages, isCA, duration }: SigningRequest,
  request: CertificateRequestDetails,
  key: PrivateKey,
  { now, randomBytes, spec }: IssuerParts & { readonly spec: SelfSignedIssuerSpec },
): Signing {
  const notBefore = truncateToSecond(now());
  const made = attempt(() =>
    selfSign({
      request,
      usages,
      isCA,
      key,
      notBefore,
      notAfter: after(notBefore, duration),
      serialNumber: randomBytes(20),
      ...defined({
        pathLength: isCA ? request.basicConstraints?.pathLength : undefined,
        crlDistributionPoints: spec.crlDistributionPoints,
      }),
    }),
  );
  if (made.is === 'fault') return failed('ErrorSigning', `Error signing certificate: ${describeFault(made.fault)}`);
  const certificate = writePem('CERTIFICATE', made.value);
  return {
    is: 'issued',
    chain: certificate,
    ca: certificate,
    warnings: isEmptyName(request.subject) ? [badConfig] : [],
  };
}

const failed = (reason: CertificateRequestEventReason, because: string): Signing => ({ is: 'failed', reason, because });

/** RFC 5280 §4.1.2.4 wants an issuer with a name, and the issuer of a self-signed certificate is its subject. Source: trap C11. */
const badConfig: SigningWarning = {
  reason: 'BadConfig',
  message:
    'Certificate will be issued with an empty Issuer DN, which contravenes RFC 5280 and could break some strict clients; give it a spec.commonName or spec.subject',
};

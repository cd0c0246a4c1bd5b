import type { CaIssuerSpec } from '../../api/issuer/types.ts';
import type { Instant } from '../../base/instant.ts';
import type { CertificateRequestDetails } from '../../pki/certificate-request/details.ts';
import type { IssuerParts, SecretName, Signing, SigningRequest, SigningWarning } from '../issuer.ts';
import type { Authority } from './authority.ts';
import { pem } from '../../base/brand.ts';
import { attempt } from '../../base/attempt.ts';
import { defined } from '../../base/defined.ts';
import { describeFault } from '../../base/fault.ts';
import { after, truncateToSecond } from '../../base/instant.ts';
import { signCertificate } from '../../pki/certificate/sign.ts';
import { writePem } from '../../pki/pem.ts';
import { readVerifiedRequest } from '../read-verified-request.ts';
import { signingError } from './signing-words.ts';

/** What signing depends on besides authority and request: the Secret's name for messages, chance and the clock. */
type Surroundings = IssuerParts & { readonly name: SecretName };

/**
 * Signs a request with a CA. notBefore is now; notAfter now + duration, but never beyond the CA's own, of which a warning tells.
 * Source: reference §2.11 (ca); requirement IS-02.
 */
export function signWithAuthority(
  authority: Authority,
  request: SigningRequest,
  spec: CaIssuerSpec,
  { name, randomBytes, now }: Surroundings,
): Signing {
  const asked = attempt(() => readVerifiedRequest(request.request));
  if (asked.is === 'fault') return signingError(describeFault(asked.fault));
  const { certificate: issuer, key } = authority;
  if (request.isCA && issuer.pathLength === 0)
    return signingError('the path length of the CA is 0: it may not sign other CAs (spec.isCA)');
  const notBefore = truncateToSecond(now());
  const wished = after(notBefore, request.duration);
  const signed = attempt(() =>
    signCertificate({
      ...contents(request, asked.value, spec),
      notBefore,
      notAfter: earlier(wished, issuer.notAfter),
      serialNumber: randomBytes(20),
      issuer: { certificate: issuer, key },
    }),
  );
  if (signed.is === 'fault') return signingError(describeFault(signed.fault));
  const chain = pem(writePem('CERTIFICATE', signed.value) + authority.chain);
  return { is: 'issued', chain, ca: authority.top, warnings: wished > issuer.notAfter ? [durationCapped(name)] : [] };
}

const contents = (request: SigningRequest, asked: CertificateRequestDetails, spec: CaIssuerSpec) => ({
  request: asked,
  usages: request.usages,
  isCA: request.isCA,
  ...defined({
    pathLength: request.isCA ? asked.basicConstraints?.pathLength : undefined,
    crlDistributionPoints: spec.crlDistributionPoints,
    ocspServers: spec.ocspServers,
    issuingCertificateURLs: spec.issuingCertificateURLs,
  }),
});

const earlier = (one: Instant, other: Instant): Instant => (other < one ? other : one);

const durationCapped = ({ namespace, name }: SecretName): SigningWarning => ({
  reason: 'DurationCapped',
  message: `The certificate ends with the CA that signed it, earlier than spec.duration asks: the CA certificate in Secret "${namespace}/${name}" expires before that; renew the CA or ask for a shorter spec.duration`,
});

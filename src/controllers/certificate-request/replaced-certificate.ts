import { renewalIdentifier } from '../../pki/certificate/renewal-identifier.ts';
import type { CertificateRequestFacts } from '../../api/certificate-request/facts.ts';
import type { CertificateFacts } from '../../api/certificate/facts.ts';
import { sameIssuer } from '../../api/issuer-reference.ts';
import type { IssuerFacts } from '../../api/issuer/facts.ts';
import type { SecretFacts } from '../../api/secret/facts.ts';
import { annotatedIssuer } from '../../api/secret/issuer-annotations.ts';
import type { Reader } from '../../kube/controller.ts';

/** The caches in which it is looked for. */
export interface ReplacedReaders {
  readonly certificates: Reader<CertificateFacts>;
  readonly secrets: Reader<SecretFacts>;
}

/**
 * The name for ARI of the certificate that a request is to replace: the one in its Certificate's Secret, if the same issuer issued it and it shares a name with
 * the request. A server takes such an order for a renewal, which its limits do not count. Undefined where nothing is replaced, or the issuer asks for no ARI.
 * Source: reference §2.8; RFC 9773 §5.
 */
export function replacedCertificate(
  { certificates, secrets }: ReplacedReaders,
  request: CertificateRequestFacts,
  issuer: IssuerFacts,
): string | undefined {
  if (issuer.spec.acme?.renewalInformationSource === 'None') return undefined;
  const secret = secretFor({ certificates, secrets }, request);
  if (secret?.certificate.is !== 'valid' || secret.certificate.temporary) return undefined;
  const { issuerRef } = request.spec;
  if (!sameIssuer(annotatedIssuer(secret.metadata.annotations, issuerRef), issuerRef)) return undefined;
  return sharesName(request, secret.certificate) ? renewalIdentifier(secret.certificate) : undefined;
}

/** The Secret that the request's Certificate names. */
function secretFor(
  { certificates, secrets }: ReplacedReaders,
  { controller }: CertificateRequestFacts,
): SecretFacts | undefined {
  const [owner] = controller === undefined ? [] : certificates.by('uid', controller);
  return owner === undefined ? undefined : secrets.get(owner.metadata.namespace, owner.spec.secretName ?? '');
}

interface Names {
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
}

function sharesName({ request }: CertificateRequestFacts, stored: Names): boolean {
  if (request.is !== 'valid') return false;
  const asked = new Set(namesOf(request));
  return namesOf(stored).some((name) => asked.has(name));
}

const namesOf = ({ dnsNames, ipAddresses }: Names): readonly string[] =>
  [...dnsNames, ...ipAddresses].map((name) => name.toLowerCase());

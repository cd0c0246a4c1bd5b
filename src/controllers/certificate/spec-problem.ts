import type { CertificateFacts } from '../../api/certificate/facts.ts';
import type { CertificateSettings } from './settings.ts';
import type { IssuerFacts } from '../../api/issuer/facts.ts';
import { attempt } from '../../base/attempt.ts';
import { describeFault } from '../../base/fault.ts';
import { issuanceProblems } from '../../api/certificate/rules.ts';
import { checkRequestTemplate } from '../../pki/certificate-request/build.ts';
import { requestTemplate } from './rules/wishes.ts';

/** What is wrong with the spec of a Certificate that names this issuer. */
export type FindSpecProblem = (certificate: CertificateFacts, issuer: IssuerFacts | undefined) => string | undefined;

/** specProblem(), computed once for each version of Certificate and issuer: a view is made at each step, and the rules are many. */
export function rememberSpecProblems(settings: CertificateSettings): FindSpecProblem {
  const known = new WeakMap<
    CertificateFacts,
    { readonly issuer: IssuerFacts | undefined; readonly problem: string | undefined }
  >();
  return (certificate, issuer) => {
    const before = known.get(certificate);
    if (before !== undefined && before.issuer === issuer) return before.problem;
    const problem = specProblem(certificate, issuer, settings);
    known.set(certificate, { issuer, problem });
    return problem;
  };
}

/**
 * What is wrong with a spec, for a person: undefined if it can be acted on. Admission refuses such a spec, but an object may be older
 * than the rule, or admission not installed. What a signing request cannot hold is found here too, before any key is made (trap A7).
 */
export function specProblem(
  certificate: CertificateFacts,
  issuer: IssuerFacts | undefined,
  settings: CertificateSettings,
): string | undefined {
  const [first, ...others] = issuanceProblems(certificate.spec);
  if (first !== undefined) {
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    return `${first.at}: ${first.text}${more}; correct the spec, issuance goes on by itself then`;
  }
  const { secretName, issuerRef } = certificate.spec;
  if (namesItsIssuersSecret(certificate, issuer, settings)) {
    return `spec.secretName: Secret "${secretName}" holds the key pair of the CA issuer "${issuerRef.name}" that shall sign this certificate, and would be overwritten by it; choose another secretName`;
  }
  const built = attempt(() => checkRequestTemplate(requestTemplate(certificate.spec, settings)));
  return built.is === 'fault' ? describeFault(built.fault) : undefined;
}

/** A leaf must not take the place of the CA that signs it. Source: trap D5. */
function namesItsIssuersSecret(
  { spec, metadata }: CertificateFacts,
  issuer: IssuerFacts | undefined,
  settings: CertificateSettings,
): boolean {
  if (issuer?.spec.ca === undefined || issuer.spec.ca.secretName !== spec.secretName) return false;
  return issuer.metadata.namespace !== '' || settings.clusterResourceNamespace === metadata.namespace;
}

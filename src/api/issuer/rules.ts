import type { AdmissionRule, Refusal } from '../admission-rule.ts';
import { entries, field, inside, refusalsOf } from '../admission-rule.ts';
import { acmeRules } from './acme-rules.ts';
import { asciiUrlRule } from './ascii-url-rule.ts';
import type { CaIssuerSpec, IssuerSpec, IssuerTypeName } from './types.ts';
import { vaultRules } from './vault-rules.ts';
import { venafiRules } from './venafi-rules.ts';

/** The types in the order in which the reference looks at them: the first one set is the one that is checked. */
const issuerTypes = ['acme', 'ca', 'selfSigned', 'vault', 'venafi'] as const satisfies readonly IssuerTypeName[];

/** The types that a spec sets. */
export const issuerTypesOf = (spec: IssuerSpec): readonly IssuerTypeName[] =>
  issuerTypes.filter((type) => spec[type] !== undefined && spec[type] !== null);

/** Rules about the issuer type `ca`; paths follow `spec.ca`. */
const caRules: readonly AdmissionRule<Partial<CaIssuerSpec>>[] = [
  field({ at: '.secretName', type: 'Required value', refuse: (ca) => !ca.secretName }),
  entries({
    at: '.ocspServer[*]',
    type: 'Invalid value',
    each: (ca) => (ca.ocspServers ?? []).entries(),
    refuse: (url) => url === '',
    value: (url) => url,
    detail: 'must be a valid URL, e.g., http://ocsp.int-x3.letsencrypt.org',
  }),
  entries({
    at: '.issuingCertificateURLs[*]',
    type: 'Invalid value',
    each: (ca) => (ca.issuingCertificateURLs ?? []).entries(),
    refuse: (url) => url === '',
    value: (url) => url,
    detail: 'must be a valid URL',
  }),
  asciiUrlRule('crlDistributionPoints'),
  asciiUrlRule('ocspServers'),
  asciiUrlRule('issuingCertificateURLs'),
];

/** The admission rules of Issuer and ClusterIssuer. They are the same for CREATE and UPDATE. Reference 03 §2.4. */
export const issuerRules: readonly AdmissionRule<IssuerSpec>[] = [
  inside('spec.acme', ofFirstType('acme'), acmeRules),
  inside('spec.ca', ofFirstType('ca'), caRules),
  inside('spec.selfSigned', ofFirstType('selfSigned'), [asciiUrlRule('crlDistributionPoints')]),
  inside('spec.vault', ofFirstType('vault'), vaultRules),
  inside('spec.venafi', ofFirstType('venafi'), venafiRules),
  ...issuerTypes.map((type) =>
    field({
      at: `spec.${type}`,
      type: 'Forbidden',
      refuse: (spec: IssuerSpec) => issuerTypesOf(spec).indexOf(type) > 0,
      detail: 'may not specify more than one issuer type',
    }),
  ),
  field({
    at: 'spec',
    type: 'Required value',
    refuse: (spec) => issuerTypesOf(spec).length === 0,
    detail: 'at least one issuer must be configured',
  }),
];

/** What is wrong with a spec; empty if it can be acted on. */
export const issuerProblems = (spec: IssuerSpec): readonly Refusal[] => refusalsOf(issuerRules, spec);

function ofFirstType<Type extends IssuerTypeName>(type: Type): (spec: IssuerSpec) => IssuerSpec[Type] | undefined {
  return (spec) => (issuerTypesOf(spec)[0] === type ? spec[type] : undefined);
}

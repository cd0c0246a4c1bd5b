import type { AdmissionRule } from '../admission-rule.ts';
import { entries, field, inside, supportedValues } from '../admission-rule.ts';
import { cnameStrategies, dns01Providers, tsigAlgorithms } from './choices.ts';
import { azureRules } from './azure-rules.ts';
import { nameserverProblem, updateServerProblem } from './nameserver-problem.ts';
import { secretSelectorRules } from './secret-selector-rules.ts';
import type { AcmeSolver } from './types.ts';

type Dns01 = NonNullable<AcmeSolver['dns01']>;
type Provider<Name extends keyof Dns01> = Partial<NonNullable<Dns01[Name]>>;

type ProviderName = (typeof dns01Providers)[number];

const akamaiRules: readonly AdmissionRule<Provider<'akamai'>>[] = [
  // The paths are the reference's, which lack "SecretRef".
  ...secretSelectorRules<Provider<'akamai'>>('.accessToken', (akamai) => akamai.accessTokenSecretRef ?? {}),
  ...secretSelectorRules<Provider<'akamai'>>('.clientSecret', (akamai) => akamai.clientSecretSecretRef ?? {}),
  ...secretSelectorRules<Provider<'akamai'>>('.clientToken', (akamai) => akamai.clientTokenSecretRef ?? {}),
  required('.serviceConsumerDomain', (akamai) => akamai.serviceConsumerDomain),
];

const cloudDnsRules: readonly AdmissionRule<Provider<'cloudDNS'>>[] = [
  ...secretSelectorRules<Provider<'cloudDNS'>>(
    '.serviceAccountSecretRef',
    (cloudDns) => cloudDns.serviceAccountSecretRef,
  ),
  required('.project', (cloudDns) => cloudDns.project),
];

const cloudflareRules: readonly AdmissionRule<Provider<'cloudflare'>>[] = [
  ...secretSelectorRules<Provider<'cloudflare'>>('.apiKeySecretRef', (cloudflare) => cloudflare.apiKeySecretRef),
  ...secretSelectorRules<Provider<'cloudflare'>>('.apiTokenSecretRef', (cloudflare) => cloudflare.apiTokenSecretRef),
  field({
    at: '',
    type: 'Forbidden',
    refuse: ({ apiKeySecretRef, apiTokenSecretRef }) =>
      apiKeySecretRef !== undefined && apiTokenSecretRef !== undefined,
    detail: 'apiKeySecretRef and apiTokenSecretRef cannot both be specified',
  }),
  field({
    at: '',
    type: 'Required value',
    refuse: ({ apiKeySecretRef, apiTokenSecretRef }) =>
      apiKeySecretRef === undefined && apiTokenSecretRef === undefined,
    detail: 'apiKeySecretRef or apiTokenSecretRef is required',
  }),
  field({
    at: '.email',
    type: 'Required value',
    refuse: ({ apiKeySecretRef, email }) => apiKeySecretRef !== undefined && !email,
  }),
];

const route53Rules: readonly AdmissionRule<Provider<'route53'>>[] = [
  field({
    at: '',
    type: 'Required value',
    refuse: ({ accessKeyID, accessKeyIDSecretRef }) => !!accessKeyID && accessKeyIDSecretRef !== undefined,
    detail: 'accessKeyID and accessKeyIDSecretRef cannot both be specified',
  }),
  ...secretSelectorRules<Provider<'route53'>>('.accessKeyIDSecretRef', (route53) => route53.accessKeyIDSecretRef),
  // Ours: the reference finds it out at the first challenge.
  field({
    at: '.role',
    type: 'Required value',
    refuse: ({ auth, role }) => auth !== undefined && !role,
    detail: 'auth.kubernetes exchanges a token for this role',
  }),
];

const acmeDnsRules: readonly AdmissionRule<Provider<'acmeDNS'>>[] = [
  ...secretSelectorRules<Provider<'acmeDNS'>>('.accountSecretRef', (acmeDns) => acmeDns.accountSecretRef ?? {}),
  required('.host', (acmeDns) => acmeDns.host),
];

const rfc2136Rules: readonly AdmissionRule<Provider<'rfc2136'>>[] = [
  required('.nameserver', (rfc2136) => rfc2136.nameserver),
  field({
    at: '.nameserver',
    type: 'Invalid value',
    refuse: ({ nameserver }) => !!nameserver && updateServerProblem(nameserver) !== undefined,
    value: ({ nameserver }) => nameserver ?? '',
    detail: ({ nameserver }) => updateServerProblem(nameserver ?? '') ?? '',
  }),
  field({
    at: '.tsigAlgorithm',
    type: 'Unsupported value',
    refuse: ({ tsigAlgorithm }) =>
      !!tsigAlgorithm && !tsigAlgorithms.some((known) => known === tsigAlgorithm.toUpperCase()),
    value: () => '',
    detail: supportedValues(tsigAlgorithms),
  }),
  ...secretSelectorRules<Provider<'rfc2136'>>('.tsigSecretSecretRef', ({ tsigKeyName, tsigSecretSecretRef }) =>
    tsigKeyName ? (tsigSecretSecretRef ?? {}) : undefined,
  ),
  field({
    at: '.tsigKeyName',
    type: 'Required value',
    refuse: ({ tsigKeyName, tsigSecretSecretRef }) =>
      !tsigKeyName && !!tsigSecretSecretRef?.name && !!tsigSecretSecretRef.key,
  }),
];

/** Rules about `dns01`; paths follow it. Reference 03 §2.4. */
export const dns01Rules: readonly AdmissionRule<Dns01>[] = [
  field({
    at: '.cnameStrategy',
    type: 'Invalid value',
    refuse: ({ cnameStrategy }) => !!cnameStrategy && !cnameStrategies.some((known) => known === cnameStrategy),
    value: ({ cnameStrategy }) => cnameStrategy ?? '',
    detail: 'must be one of "None" or "Follow"',
  }),
  entries({
    at: '.nameservers[*]',
    type: 'Invalid value',
    each: ({ nameservers }) => (nameservers ?? []).entries(),
    refuse: (server) => nameserverProblem(server) !== undefined,
    value: (server) => server,
    detail: (server) => nameserverProblem(server) ?? '',
  }),
  inside('.akamai', ofFirst('akamai'), akamaiRules),
  inside('.azureDNS', ofFirst('azureDNS'), azureRules),
  inside('.cloudDNS', ofFirst('cloudDNS'), cloudDnsRules),
  inside('.cloudflare', ofFirst('cloudflare'), cloudflareRules),
  inside('.route53', ofFirst('route53'), route53Rules),
  inside('.acmeDNS', ofFirst('acmeDNS'), acmeDnsRules),
  inside('.digitalocean', ofFirst('digitalocean'), [
    ...secretSelectorRules<Provider<'digitalocean'>>(
      '.tokenSecretRef',
      (digitalocean) => digitalocean.tokenSecretRef ?? {},
    ),
  ]),
  inside('.rfc2136', ofFirst('rfc2136'), rfc2136Rules),
  field({
    at: '.webhook.solverName',
    type: 'Required value',
    refuse: (dns01) => ofFirst('webhook')(dns01)?.solverName === '',
    detail: 'solver name must be specified',
  }),
  ...dns01Providers.map((name) =>
    field({
      at: `.${name}`,
      type: 'Forbidden',
      // acmeDNS beside another provider passes, as in the reference.
      refuse: (dns01: Dns01) => name !== 'acmeDNS' && setProviders(dns01).indexOf(name) > 0,
      detail: 'may not specify more than one provider type',
    }),
  ),
  field({
    at: '',
    type: 'Required value',
    refuse: (dns01) => setProviders(dns01).length === 0,
    detail: 'no DNS01 provider configured',
  }),
];

const setProviders = (dns01: Dns01): readonly ProviderName[] =>
  dns01Providers.filter((name) => dns01[name] !== undefined);

function ofFirst<Name extends ProviderName>(name: Name): (dns01: Dns01) => Dns01[Name] | undefined {
  return (dns01) => (setProviders(dns01)[0] === name ? dns01[name] : undefined);
}

function required<Subject>(at: string, select: (subject: Subject) => string | undefined): AdmissionRule<Subject> {
  return field({ at, type: 'Required value', refuse: (subject: Subject) => !select(subject) });
}

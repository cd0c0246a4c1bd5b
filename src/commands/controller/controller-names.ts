import type { CertificateSettings } from '../../controllers/certificate/settings.ts';
import type { CertificateRequestSettings } from '../../controllers/certificate-request/settings.ts';
import type { IssuerSettings } from '../../controllers/issuer/settings.ts';
import { flagFault } from '../flags/flag-fault.ts';

/** Which rule groups of our controllers run; each answers to one name of the reference. */
export type ControllerSwitches = CertificateSettings['enabled'] &
  CertificateRequestSettings['enabled'] &
  IssuerSettings['enabled'] & { readonly orders: boolean; readonly challenges: boolean };

/** Each switch and the reference's name for it. Source: reference 01 §2.1. */
const NAMES = [
  ['trigger', 'certificates-trigger'],
  ['keyManager', 'certificates-key-manager'],
  ['requestManager', 'certificates-request-manager'],
  ['issuing', 'certificates-issuing'],
  ['readiness', 'certificates-readiness'],
  ['revisionManager', 'certificates-revision-manager'],
  ['approver', 'certificaterequests-approver'],
  ['acmeSigner', 'certificaterequests-issuer-acme'],
  ['caSigner', 'certificaterequests-issuer-ca'],
  ['selfSignedSigner', 'certificaterequests-issuer-selfsigned'],
  ['issuers', 'issuers'],
  ['clusterIssuers', 'clusterissuers'],
  ['orders', 'orders'],
  ['challenges', 'challenges'],
] as const satisfies readonly (readonly [keyof ControllerSwitches, string])[];

/** Names that may be left out by `-name`, but whose controller waits for the feature named. */
const NOT_HERE: ReadonlyMap<string, string> = new Map([
  ['ingress-shim', 'Certificates for Ingresses'],
  ['gateway-shim', 'the Gateway API'],
  ['certificaterequests-issuer-vault', 'Vault'],
  ['certificaterequests-issuer-venafi', 'Venafi'],
  ['certificatesigningrequests-issuer-acme', 'Kubernetes CertificateSigningRequests'],
  ['certificatesigningrequests-issuer-ca', 'Kubernetes CertificateSigningRequests'],
  ['certificatesigningrequests-issuer-selfsigned', 'Kubernetes CertificateSigningRequests'],
  ['certificatesigningrequests-issuer-venafi', 'Kubernetes CertificateSigningRequests'],
  ['certificatesigningrequests-issuer-vault', 'Kubernetes CertificateSigningRequests'],
]);

/** `certificates-metrics` does nothing in the reference either: metrics are always there. */
const KNOWN: ReadonlySet<string> = new Set<string>([
  ...NAMES.map(([, name]) => name),
  ...NOT_HERE.keys(),
  'certificates-metrics',
  '*',
]);

/** The entries of `--controllers` that name no controller of the reference, by their place in the list. */
export function unknownControllers(
  entries: readonly string[],
): readonly { readonly index: number; readonly name: string }[] {
  return entries.flatMap((entry, index) => (KNOWN.has(bare(entry)) ? [] : [{ index, name: bare(entry) }]));
}

/**
 * What `--controllers` switches on. `*` is everything that is on by default; a list of only `-name` entries implies it; an empty list
 * is nothing. With one `namespace` there are no ClusterIssuers. Source: reference 01 §2.1, 04 §1.2.
 * @throws Fault misconfigured: a controller is asked for by name whose feature is not here yet.
 */
export function parseControllers(entries: readonly string[], namespace: string): ControllerSwitches {
  for (const entry of entries) refuseMissing(entry);
  const left = new Set(entries.filter((entry) => entry.startsWith('-')).map(bare));
  const asked = new Set(entries.filter((entry) => !entry.startsWith('-')));
  const all = asked.has('*') || (asked.size === 0 && left.size > 0);
  const running = new Set(
    NAMES.filter(([, name]) => (all || asked.has(name)) && !left.has(name) && !left.has('*')).map(([key]) => key),
  );
  return {
    trigger: running.has('trigger'),
    keyManager: running.has('keyManager'),
    requestManager: running.has('requestManager'),
    issuing: running.has('issuing'),
    readiness: running.has('readiness'),
    revisionManager: running.has('revisionManager'),
    approver: running.has('approver'),
    acmeSigner: running.has('acmeSigner'),
    caSigner: running.has('caSigner'),
    selfSignedSigner: running.has('selfSignedSigner'),
    issuers: running.has('issuers'),
    clusterIssuers: running.has('clusterIssuers') && namespace === '',
    orders: running.has('orders'),
    challenges: running.has('challenges'),
  };
}

/** The reference's names of what is switched on, for the log. */
export function namesOf(switches: ControllerSwitches): readonly string[] {
  return NAMES.filter(([key]) => switches[key]).map(([, name]) => name);
}

function refuseMissing(entry: string): void {
  const feature = NOT_HERE.get(entry);
  if (feature === undefined) return;
  const remedy = 'leave it out of --controllers';
  throw flagFault(`controller "${entry}" belongs to ${feature}, which this version does not have yet`, remedy);
}

const bare = (entry: string): string => entry.replace(/^-/, '');

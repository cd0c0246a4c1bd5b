import { dns01Providers } from '../../api/issuer/choices.ts';
import { Fault } from '../../base/fault.ts';
import { budgeted } from './budgeted.ts';
import type { RequestBudgets } from './budget.ts';
import type {
  CreateDnsProvider,
  Dns01Solver,
  DnsProvider,
  DnsProviderName,
  DnsProviderParts,
  DnsProviderSetting,
  SharedDnsProviderParts,
} from './provider.ts';

type ConfigOf<Name extends DnsProviderName> = NonNullable<Dns01Solver[Name]>;
type Registry = { readonly [Name in DnsProviderName]: () => Promise<CreateDnsProvider<ConfigOf<Name>>> };

/** Every place where TXT records can be kept: its name in the spec, and where it is made. */
const registry: Registry = {
  acmeDNS: async () => (await import('./acme-dns/acme-dns-provider.ts')).createAcmeDnsProvider,
  akamai: async () => (await import('./akamai/akamai-provider.ts')).createAkamaiProvider,
  azureDNS: async () => (await import('./azure-dns/azure-dns-provider.ts')).createAzureDnsProvider,
  cloudDNS: async () => (await import('./cloud-dns/cloud-dns-provider.ts')).createCloudDnsProvider,
  cloudflare: async () => (await import('./cloudflare/cloudflare-provider.ts')).createCloudflareProvider,
  digitalocean: async () => (await import('./digitalocean/digitalocean-provider.ts')).createDigitaloceanProvider,
  rfc2136: async () => (await import('./rfc2136/rfc2136-provider.ts')).createRfc2136Provider,
  route53: async () => (await import('./route53/route53-provider.ts')).createRoute53Provider,
  webhook: async () => (await import('./webhook/webhook-provider.ts')).createWebhookProvider,
};

/** The provider that a solver names: the first, where the API server has let pass more than one. Undefined if there is none. */
export const dnsProviderName = (dns01: Dns01Solver): DnsProviderName | undefined =>
  dns01Providers.find((name) => dns01[name] !== undefined);

/**
 * Makes the provider that a solver names; each provider's code, and the vendor's library with it, is loaded when first wanted.
 * @param budgets Where they are given, requests by HTTP are paid from the budget of their credential.
 * @throws Fault misconfigured `ProviderMissing`: the solver names none.
 */
export async function createDnsProvider(
  dns01: Dns01Solver,
  place: Omit<DnsProviderSetting<unknown>, 'config'>,
  parts: SharedDnsProviderParts,
  budgets?: RequestBudgets,
): Promise<DnsProvider> {
  const name = dnsProviderName(dns01);
  const make = name === undefined ? undefined : await makerOf(name, dns01);
  if (name !== undefined && make !== undefined) {
    const given =
      budgets === undefined
        ? { place, parts: { ...parts, pauseUntil: () => undefined } }
        : budgeted(name, place, parts, budgets);
    return make(given.place, given.parts);
  }
  throw new Fault('misconfigured', {
    code: 'ProviderMissing',
    at: 'dns01',
    message: 'the solver names no DNS provider',
    remedy: `name one of ${Object.keys(registry).join(', ')}`,
  });
}

type Make = (place: Omit<DnsProviderSetting<unknown>, 'config'>, parts: DnsProviderParts) => DnsProvider;

async function makerOf<Name extends DnsProviderName>(name: Name, dns01: Dns01Solver): Promise<Make | undefined> {
  const config: Dns01Solver[Name] = dns01[name];
  const create = await registry[name]();
  if (config === undefined) return undefined;
  return (place, parts) => create({ ...place, config }, parts);
}

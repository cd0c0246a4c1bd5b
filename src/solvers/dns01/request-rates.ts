import type { RequestRate } from './budget.ts';
import type { DnsProviderName } from './provider.ts';

/** Where a vendor tells no number, or the server is the user's own. */
const USUAL: RequestRate = { perSecond: 20, burst: 50 };

/**
 * How many requests one credential may make, somewhat below what the vendor says, as people and other programs use it too. Cloudflare: 1,200
 * in five minutes. DigitalOcean: 5,000 an hour and 250 a minute. Route 53: five a second for an account. Cloud DNS: 600 a minute
 * for a project.
 */
const RATES: Readonly<Partial<Record<DnsProviderName, RequestRate>>> = {
  cloudDNS: { perSecond: 8, burst: 50 },
  cloudflare: { perSecond: 3, burst: 60 },
  digitalocean: { perSecond: 1.2, burst: 100 },
  route53: { perSecond: 4, burst: 5 },
};

/** The rate for a provider. */
export const requestRate = (name: DnsProviderName): RequestRate => RATES[name] ?? USUAL;

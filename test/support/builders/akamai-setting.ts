import type { Dns01Solver, DnsProviderSetting } from '../../../src/solvers/dns01/provider.ts';
import { dnsProviderSetting } from '../dns-provider-parts.ts';

/** A setting of provider akamai, with its three credentials in Secret `akamai`. */
export function akamaiSetting(credentials: {
  readonly clientToken: string;
  readonly accessToken: string;
  readonly clientSecret: string;
}): DnsProviderSetting<NonNullable<Dns01Solver['akamai']>> {
  const entry = (key: string) => ({ name: 'akamai', key });
  const config = {
    serviceConsumerDomain: 'akab-1.luna.akamaiapis.net',
    clientTokenSecretRef: entry('client-token'),
    accessTokenSecretRef: entry('access-token'),
    clientSecretSecretRef: entry('client-secret'),
  };
  return dnsProviderSetting(config, {
    'akamai/client-token': credentials.clientToken,
    'akamai/access-token': credentials.accessToken,
    'akamai/client-secret': credentials.clientSecret,
  });
}

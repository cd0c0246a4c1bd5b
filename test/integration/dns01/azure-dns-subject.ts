import type { AddressInfo } from 'node:net';
import { azureDnsAt } from '../../../src/solvers/dns01/azure-dns/azure-dns-provider.ts';
import type { DnsProvider } from '../../../src/solvers/dns01/provider.ts';
import type { RunningDnsProvider } from '../../conformance/dns-provider.ts';
import { azureDnsServer, azurePlace } from '../../contract-servers/azure-dns.ts';
import { dnsProviderParts, dnsProviderSetting } from '../../support/dns-provider-parts.ts';
import { publisher } from '../../support/update-server.ts';
import type { UpdateServer } from '../../support/update-server.ts';

const WRONG = 'wrong-password-wrong-password-00';

/** Provider azureDNS in front of the stand-in. */
export async function runningAzureDns(dns: UpdateServer, stop: () => Promise<void>): Promise<RunningDnsProvider> {
  const vendor = azureDnsServer(dns.zone, publisher(dns));
  await new Promise<void>((resolve) => vendor.server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(vendor.server.address() as AddressInfo).port}`;
  const providerWith = (password: string): DnsProvider => {
    const config = { ...azurePlace, clientSecretSecretRef: { name: 'azure', key: 'password' } };
    const setting = dnsProviderSetting(config, { 'azure/password': password });
    return azureDnsAt({ management: origin, login: origin })(setting, dnsProviderParts());
  };
  return {
    zone: dns.zone,
    nameServer: dns.nameServer,
    provider: () => providerWith(vendor.password),
    wrong: { provider: () => providerWith(WRONG), named: 'Secret "solvers/azure", key "password"', content: WRONG },
    putForeign: ({ name, value }) => vendor.add(name, [value]),
    async stop() {
      vendor.server.closeAllConnections();
      vendor.server.close();
      await stop();
      if (vendor.complaints.length > 0)
        throw new Error(`it was sent what its API does not know: ${vendor.complaints.join('; ')}`);
    },
  };
}

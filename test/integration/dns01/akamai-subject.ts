import type { AddressInfo } from 'node:net';
import { akamaiAt } from '../../../src/solvers/dns01/akamai/akamai-provider.ts';
import type { DnsProvider } from '../../../src/solvers/dns01/provider.ts';
import type { RunningDnsProvider } from '../../conformance/dns-provider.ts';
import { akamaiServer } from '../../contract-servers/akamai.ts';
import { akamaiSetting } from '../../support/builders/akamai-setting.ts';
import { dnsProviderParts } from '../../support/dns-provider-parts.ts';
import { publisher } from '../../support/update-server.ts';
import type { UpdateServer } from '../../support/update-server.ts';

const WRONG = 'wrong-secret-wrong-secret-wrong-secret-00';

/** Provider akamai in front of the stand-in. */
export async function runningAkamai(dns: UpdateServer, stop: () => Promise<void>): Promise<RunningDnsProvider> {
  const vendor = akamaiServer(dns.zone, publisher(dns));
  await new Promise<void>((resolve) => vendor.server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(vendor.server.address() as AddressInfo).port}`;
  const providerWith = (clientSecret: string): DnsProvider =>
    akamaiAt(origin)(akamaiSetting({ ...vendor.credentials, clientSecret }), dnsProviderParts());
  return {
    zone: dns.zone,
    nameServer: dns.nameServer,
    provider: () => providerWith(vendor.credentials.clientSecret),
    wrong: {
      provider: () => providerWith(WRONG),
      named: 'Secret "solvers/akamai", key "client-secret"',
      content: WRONG,
    },
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

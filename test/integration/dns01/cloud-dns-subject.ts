import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { cloudDnsAt } from '../../../src/solvers/dns01/cloud-dns/cloud-dns-provider.ts';
import type { DnsProvider } from '../../../src/solvers/dns01/provider.ts';
import type { RunningDnsProvider } from '../../conformance/dns-provider.ts';
import { accountKeyOf, cloudDnsServer } from '../../contract-servers/cloud-dns.ts';
import { dnsProviderParts, dnsProviderSetting } from '../../support/dns-provider-parts.ts';
import { publisher } from '../../support/update-server.ts';
import type { UpdateServer } from '../../support/update-server.ts';

/** Provider cloudDNS in front of the stand-in. */
export async function runningCloudDns(dns: UpdateServer, stop: () => Promise<void>): Promise<RunningDnsProvider> {
  const vendor = cloudDnsServer(dns.zone, publisher(dns));
  await new Promise<void>((resolve) => vendor.server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(vendor.server.address() as AddressInfo).port}`;
  const another = accountKeyOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
  const providerWith = (key: string): DnsProvider => {
    const config = { project: vendor.project, serviceAccountSecretRef: { name: 'google', key: 'key.json' } };
    const setting = dnsProviderSetting(config, { 'google/key.json': key });
    return cloudDnsAt({ dns: origin, token: origin })(setting, dnsProviderParts());
  };
  const [, content = ''] = (JSON.parse(another) as { private_key: string }).private_key.split('\n');
  return {
    zone: dns.zone,
    nameServer: dns.nameServer,
    provider: () => providerWith(vendor.accountKey),
    wrong: { provider: () => providerWith(another), named: 'Secret "solvers/google", key "key.json"', content },
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

import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { cloudflareAt } from '../../../src/solvers/dns01/cloudflare/cloudflare-provider.ts';
import { digitaloceanAt } from '../../../src/solvers/dns01/digitalocean/digitalocean-provider.ts';
import type { DnsProvider, TxtRecord } from '../../../src/solvers/dns01/provider.ts';
import type { RunningDnsProvider } from '../../conformance/dns-provider.ts';
import { cloudflareServer } from '../../contract-servers/cloudflare.ts';
import { digitaloceanServer } from '../../contract-servers/digitalocean.ts';
import { dnsProviderParts, dnsProviderSetting } from '../../support/dns-provider-parts.ts';
import { publisher } from '../../support/update-server.ts';
import type { UpdateServer } from '../../support/update-server.ts';

/** A stand-in, and how a provider is made for it. */
interface Vendor {
  readonly server: Server;
  readonly complaints: readonly string[];
  add(name: string, values: readonly string[]): Promise<void>;
  provider(origin: string, token: string): DnsProvider;
  /** As texts name the credential. */
  readonly named: string;
}

const WRONG = 'wrong-token-wrong-token-wrong-token-0000';

const tokenOf = (): string => randomBytes(20).toString('hex');

/** Provider cloudflare in front of the stand-in. */
export function runningCloudflare(dns: UpdateServer, stop: () => Promise<void>): Promise<RunningDnsProvider> {
  const token = tokenOf();
  const vendor = cloudflareServer(dns.zone, token, publisher(dns));
  const provider = (origin: string, text: string): DnsProvider => {
    const config = { apiTokenSecretRef: { name: 'cloudflare', key: 'token' } };
    return cloudflareAt(origin)(dnsProviderSetting(config, { 'cloudflare/token': text }), dnsProviderParts());
  };
  return running({ ...vendor, provider, named: 'Secret "solvers/cloudflare", key "token"' }, token, dns, stop);
}

/** Provider digitalocean in front of the stand-in. */
export function runningDigitalocean(dns: UpdateServer, stop: () => Promise<void>): Promise<RunningDnsProvider> {
  const token = tokenOf();
  const vendor = digitaloceanServer(dns.zone, token, publisher(dns));
  const provider = (origin: string, text: string): DnsProvider => {
    const config = { tokenSecretRef: { name: 'digitalocean', key: 'token' } };
    return digitaloceanAt(origin)(dnsProviderSetting(config, { 'digitalocean/token': text }), dnsProviderParts());
  };
  return running({ ...vendor, provider, named: 'Secret "solvers/digitalocean", key "token"' }, token, dns, stop);
}

async function running(
  vendor: Vendor,
  token: string,
  dns: UpdateServer,
  stop: () => Promise<void>,
): Promise<RunningDnsProvider> {
  const { server, complaints, named } = vendor;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    zone: dns.zone,
    nameServer: dns.nameServer,
    provider: () => vendor.provider(origin, token),
    wrong: { provider: () => vendor.provider(origin, WRONG), named, content: WRONG },
    putForeign: ({ name, value }: TxtRecord) => vendor.add(name, [value]),
    async stop() {
      server.closeAllConnections();
      server.close();
      await stop();
      if (complaints.length > 0) throw new Error(`it was sent what its API does not know: ${complaints.join('; ')}`);
    },
  };
}

import type { AddressInfo } from 'node:net';
import type { AcmeDnsRegistration } from '../../contract-servers/acme-dns.ts';
import { acmeDnsServer } from '../../contract-servers/acme-dns.ts';
import type { DnsProvider } from '../../../src/solvers/dns01/provider.ts';
import { createDnsProvider } from '../../../src/solvers/dns01/registry.ts';
import type { RunningDnsProvider } from '../../conformance/dns-provider.ts';
import { dnsProviderParts, dnsProviderSetting } from '../../support/dns-provider-parts.ts';
import { publisher } from '../../support/update-server.ts';
import type { UpdateServer } from '../../support/update-server.ts';

const WRONG = 'wrong-password-wrong-password-wrong-pass';

/** Provider acmeDNS in front of the stand-in, whose values a real name server answers. */
export async function runningAcmeDns(dns: UpdateServer, stop: () => Promise<void>): Promise<RunningDnsProvider> {
  const { server, register, complaints } = acmeDnsServer(dns.zone, publisher(dns));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const accounts = new Map<string, AcmeDnsRegistration>();
  const accountOf = (domain: string): AcmeDnsRegistration => {
    const account = accounts.get(domain) ?? register();
    accounts.set(domain, account);
    return account;
  };
  return {
    zone: dns.zone,
    nameServer: dns.nameServer,
    provider: (domain) => withAccount(host, domain, accountOf(domain)),
    wrong: {
      provider: (domain) => withAccount(host, domain, { ...accountOf(domain), password: WRONG }),
      named: 'Secret "solvers/acme-dns", key "accounts"',
      content: WRONG,
    },
    shownAt: (name) => accountOf(name.replace(/^_acme-challenge\./, '').replace(/\.$/, '')).fulldomain,
    async stop() {
      server.closeAllConnections();
      server.close();
      await stop();
      if (complaints.length > 0)
        throw new Error(`acme-dns was sent what its API does not know: ${complaints.join('; ')}`);
    },
  };
}

function withAccount(host: string, domain: string, account: AcmeDnsRegistration): Promise<DnsProvider> {
  const acmeDNS = { host, accountSecretRef: { name: 'acme-dns', key: 'accounts' } };
  const secrets = { 'acme-dns/accounts': JSON.stringify({ [domain]: account }) };
  return createDnsProvider({ acmeDNS }, dnsProviderSetting(undefined, secrets), dnsProviderParts());
}

import { randomBytes } from 'node:crypto';
import type { DnsProvider } from '../../../src/solvers/dns01/provider.ts';
import { createDnsProvider } from '../../../src/solvers/dns01/registry.ts';
import type { RunningDnsProvider } from '../../conformance/dns-provider.ts';
import { dnsProviderParts, dnsProviderSetting } from '../../support/dns-provider-parts.ts';
import { nameserverText } from '../../support/update-server.ts';
import type { UpdateServer } from '../../support/update-server.ts';

/** Provider rfc2136 in front of a name server. */
export function runningRfc2136(
  server: UpdateServer,
  protocol: 'UDP' | 'TCP',
  stop: () => Promise<void>,
): RunningDnsProvider {
  const content = randomBytes(32).toString('base64');
  return {
    zone: server.zone,
    nameServer: server.nameServer,
    provider: () => withKey(server, protocol, server.key.secret),
    wrong: { provider: () => withKey(server, protocol, content), named: 'Secret "solvers/tsig", key "key"', content },
    stop,
  };
}

function withKey({ nameServer, key }: UpdateServer, protocol: 'UDP' | 'TCP', secret: string): Promise<DnsProvider> {
  const rfc2136 = {
    nameserver: nameserverText(nameServer),
    tsigKeyName: key.name,
    tsigAlgorithm: key.algorithm,
    tsigSecretSecretRef: { name: 'tsig', key: 'key' },
    protocol,
  };
  return createDnsProvider({ rfc2136 }, dnsProviderSetting(undefined, { 'tsig/key': secret }), dnsProviderParts());
}

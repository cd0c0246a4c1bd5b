import { randomBytes } from 'node:crypto';
import type { DnsProvider } from '../../../src/solvers/dns01/provider.ts';
import { createDnsProvider } from '../../../src/solvers/dns01/registry.ts';
import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import type { RunningDnsProvider } from '../../conformance/dns-provider.ts';
import { startAggregatingControlPlane } from '../../support/aggregating-control-plane.ts';
import { dnsProviderParts, dnsProviderSetting } from '../../support/dns-provider-parts.ts';
import { startDnsWebhook } from '../../support/dns-webhook-rig.ts';
import { applyManifests } from '../../support/kubectl.ts';
import { postToClusterAs } from '../../support/post-to-cluster.ts';
import { nameserverText } from '../../support/update-server.ts';
import type { UpdateServer } from '../../support/update-server.ts';

/** Provider webhook in front of a real API server, the sample webhook and a real name server. */
export async function runningWebhook(dns: UpdateServer, stop: () => Promise<void>): Promise<RunningDnsProvider> {
  const controlPlane = await startAggregatingControlPlane();
  const rig = await startDnsWebhook(controlPlane);
  const content = randomBytes(32).toString('base64');
  await applyManifests(controlPlane, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'solvers' } },
    aSecret('tsig', dns.key.secret),
    aSecret('wrong', content),
  ]);
  return {
    zone: dns.zone,
    nameServer: dns.nameServer,
    provider: () => withSecret(controlPlane, dns, 'tsig'),
    wrong: {
      provider: () => withSecret(controlPlane, dns, 'wrong'),
      named: 'Secret "solvers/wrong", key "key"',
      content,
    },
    async stop() {
      await rig.close();
      await controlPlane.stop();
      await stop();
    },
  };
}

function withSecret(controlPlane: ControlPlane, dns: UpdateServer, name: string): Promise<DnsProvider> {
  const nameserver = nameserverText(dns.nameServer);
  const config = { nameserver, keyName: dns.key.name, keySecretRef: { name, key: 'key' } };
  const webhook = { groupName: 'acme.example.com', solverName: 'dynamic-updates', config };
  const parts = dnsProviderParts({ postToCluster: postToClusterAs(controlPlane) });
  return createDnsProvider({ webhook }, dnsProviderSetting(undefined), parts);
}

const aSecret = (name: string, key: string): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'solvers' },
  stringData: { key },
});

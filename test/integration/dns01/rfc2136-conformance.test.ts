import { dnsProviderConformance } from '../../conformance/dns-provider.ts';
import { runningRfc2136 } from './update-subject.ts';
import { bindZone, inZone, knotZone } from './zone-servers.ts';

const servers = { BIND: await bindZone(), Knot: await knotZone() };

for (const [name, server] of Object.entries(servers)) {
  for (const protocol of ['UDP', 'TCP'] as const) {
    const title = `rfc2136 with ${name} by ${protocol}`;
    dnsProviderConformance(inZone(title, server, (zone, stop) => runningRfc2136(zone, protocol, stop)));
  }
}

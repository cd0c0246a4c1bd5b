import { dnsProviderConformance } from '../../conformance/dns-provider.ts';
import { runningCloudflare } from './vendor-subject.ts';
import { bindZone, inZone } from './zone-servers.ts';

dnsProviderConformance(
  inZone('cloudflare with a stand-in whose values BIND answers', await bindZone(), runningCloudflare),
);

import { dnsProviderConformance } from '../../conformance/dns-provider.ts';
import { runningDigitalocean } from './vendor-subject.ts';
import { bindZone, inZone } from './zone-servers.ts';

dnsProviderConformance(
  inZone('digitalocean with a stand-in whose values BIND answers', await bindZone(), runningDigitalocean),
);

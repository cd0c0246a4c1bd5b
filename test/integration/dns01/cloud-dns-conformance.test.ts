import { dnsProviderConformance } from '../../conformance/dns-provider.ts';
import { runningCloudDns } from './cloud-dns-subject.ts';
import { bindZone, inZone } from './zone-servers.ts';

dnsProviderConformance(inZone('cloudDNS with a stand-in whose values BIND answers', await bindZone(), runningCloudDns));

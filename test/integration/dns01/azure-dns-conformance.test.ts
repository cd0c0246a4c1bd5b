import { dnsProviderConformance } from '../../conformance/dns-provider.ts';
import { runningAzureDns } from './azure-dns-subject.ts';
import { bindZone, inZone } from './zone-servers.ts';

dnsProviderConformance(inZone('azureDNS with a stand-in whose values BIND answers', await bindZone(), runningAzureDns));

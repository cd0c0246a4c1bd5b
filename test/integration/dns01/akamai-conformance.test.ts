import { dnsProviderConformance } from '../../conformance/dns-provider.ts';
import { runningAkamai } from './akamai-subject.ts';
import { bindZone, inZone } from './zone-servers.ts';

dnsProviderConformance(inZone('akamai with a stand-in whose values BIND answers', await bindZone(), runningAkamai));

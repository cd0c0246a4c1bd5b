import { dnsProviderConformance } from '../../conformance/dns-provider.ts';
import { runningWebhook } from './webhook-subject.ts';
import { bindZone, inZone } from './zone-servers.ts';

dnsProviderConformance(inZone('webhook through the API server with BIND', await bindZone(), runningWebhook));

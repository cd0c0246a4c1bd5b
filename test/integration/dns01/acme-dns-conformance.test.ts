import { dnsProviderConformance } from '../../conformance/dns-provider.ts';
import { runningAcmeDns } from './acme-dns-subject.ts';
import { bindZone, inZone } from './zone-servers.ts';

dnsProviderConformance({
  ...inZone('acmeDNS with a stand-in whose values BIND answers', await bindZone(), runningAcmeDns),
  lacks: { 'clean-up': 'acme-dns has no call for it', 'long values': 'acme-dns takes 43 characters' },
});

import { list, object, oneOf, optional, text } from '../../schema-language.ts';
import { cnameStrategies } from '../choices.ts';
import { acmeDns } from './acme-dns.ts';
import { akamai } from './akamai.ts';
import { azureDns } from './azure-dns.ts';
import { cloudDns } from './cloud-dns.ts';
import { cloudflare } from './cloudflare.ts';
import { digitalocean } from './digitalocean.ts';
import { rfc2136 } from './rfc2136.ts';
import { route53 } from './route53.ts';
import { webhook } from './webhook.ts';

/** Solver `dns01`: one line per provider. Reference 1.4. */
export const dns01 = object(
  'Proves control by a TXT record at _acme-challenge. The only way for wildcards. Exactly one provider.',
  {
    cnameStrategy: optional(
      oneOf(
        'With Follow, a CNAME record at the challenge name is followed and the TXT record is written where it points to.',
        cnameStrategies,
        {
          otherwise: 'None',
          example: 'Follow',
        },
      ),
    ),
    nameservers: optional(
      list(
        'DNS servers to check the record with, in place of those the controller was started with.',
        text('An address and port, or the URL of a DNS over HTTPS server.', { example: '192.0.2.53:53' }),
      ),
    ),
    acmeDNS: optional(acmeDns),
    akamai: optional(akamai),
    azureDNS: optional(azureDns),
    cloudDNS: optional(cloudDns),
    cloudflare: optional(cloudflare),
    digitalocean: optional(digitalocean),
    rfc2136: optional(rfc2136),
    route53: optional(route53),
    webhook: optional(webhook),
  },
);

import { duration, list, map, object, optional, text } from '../../schema-language.ts';
import { dns01 } from './dns01.ts';
import { http01 } from './http01.ts';

const selector = object('Which domains this solver is for. Without it, for all that no other solver matches better.', {
  matchLabels: optional(map('Labels that the Certificate must carry.', text('A value.', { sample: 'value' }))),
  dnsNames: optional(
    list(
      'Exact names, wildcards included as they are written in the Certificate. Beats dnsZones.',
      text('A name.', { example: 'www.example.com' }),
    ),
  ),
  dnsZones: optional(
    list('Domains, each with all names below it. The longest one wins.', text('A domain.', { example: 'example.com' })),
  ),
});

/** One way to prove control of a domain. Issuers and Challenges share it. Reference 1.4. */
export const acmeSolver = object('One way to prove control of a domain: exactly one of http01 and dns01.', {
  selector: optional(selector),
  http01: optional(http01),
  dns01: optional(dns01),
  waitInsteadOfSelfCheck: optional(
    duration(
      'Wait this long after presenting instead of checking whether the answer can be seen, for networks in which the controller sees another Internet than the certificate authority. Must not be negative.',
      { otherwise: 'the self check', example: '2m0s' },
    ),
  ),
});

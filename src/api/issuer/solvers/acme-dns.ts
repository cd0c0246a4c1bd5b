import { object, text } from '../../schema-language.ts';
import { secretKeySelector } from '../../shared.ts';

/** DNS provider `acmeDNS`. */
export const acmeDns = object('An acme-dns server: each domain delegates its challenge name to it by a CNAME record.', {
  host: text('URL of the server.', { example: 'https://auth.acme-dns.io' }),
  accountSecretRef: secretKeySelector('The accounts: a JSON object whose keys are the domains.'),
});

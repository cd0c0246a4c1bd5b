import { object, oneOf, optional, text } from '../../schema-language.ts';
import { secretKeySelector } from '../../shared.ts';
import { dnsUpdateProtocols } from '../choices.ts';

/** DNS provider `rfc2136`. */
export const rfc2136 = object('Any DNS server that takes dynamic updates (RFC 2136), such as BIND, Knot or PowerDNS.', {
  nameserver: text('Host of the server, with a port where it is not 53. IPv6 addresses stand in brackets.', {
    example: '192.0.2.53:53',
  }),
  tsigSecretSecretRef: optional(
    secretKeySelector('The TSIG key (RFC 8945), in base64. Needs tsigKeyName. Without it, updates are not signed.'),
  ),
  tsigKeyName: optional(
    text('Name of the TSIG key, as the server knows it. Needs tsigSecretSecretRef.', { example: 'acme-update' }),
  ),
  tsigAlgorithm: optional(
    text('Algorithm of the TSIG key: HMACMD5, HMACSHA1, HMACSHA256 or HMACSHA512, in capitals or not.', {
      otherwise: 'HMACMD5',
      example: 'HMACSHA256',
    }),
  ),
  protocol: optional(oneOf('Protocol of the updates.', dnsUpdateProtocols, { otherwise: 'UDP', example: 'TCP' })),
});

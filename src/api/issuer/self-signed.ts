import { list, object, optional, text } from '../schema-language.ts';

/** Issuer type `selfSigned`. Reference 1.4. */
export const selfSignedIssuer = object(
  'Signs each certificate with its own private key: for the root of an authority of your own, and for tests. Nobody trusts such a certificate by itself.',
  {
    crlDistributionPoints: optional(
      list(
        'URLs of revocation lists, written into each certificate.',
        text('A URL.', { example: 'http://crl.example.com/root.crl' }),
      ),
    ),
  },
);

import { list, object, optional, text } from '../schema-language.ts';

const url = (example: string) => text('A URL.', { example });

/** Issuer type `ca`. Reference 1.4. */
export const caIssuer = object('Signs with a certificate authority whose key pair is in a Secret.', {
  secretName: text(
    'Name of the Secret with the key pair of the authority: tls.crt (its certificate, then its chain), tls.key, and optionally ca.crt, which is added to the chain. A certificate that is not a CA is reported and nothing is signed.',
    { example: 'ca-key-pair', secretRef: { form: 'name' } },
  ),
  crlDistributionPoints: optional(
    list('URLs of revocation lists, written into each certificate.', url('http://crl.example.com/ca.crl')),
  ),
  ocspServers: optional(
    list('URLs of OCSP responders, written into each certificate.', url('http://ocsp.example.com')),
  ),
  issuingCertificateURLs: optional(
    list(
      'URLs where the certificate of the authority can be fetched, written into each certificate.',
      url('http://ca.example.com/ca.crt'),
    ),
  ),
});

import { bool, bytes, list, object, oneOf, optional, text } from '../schema-language.ts';
import { secretKeySelector } from '../shared.ts';
import { externalAccountKeyAlgorithms, renewalInformationSources } from './choices.ts';
import { acmeSolver } from './solvers/solver.ts';

const externalAccountBinding = object(
  'Ties the ACME account to an account that the certificate authority already knows (RFC 8555 7.3.4).',
  {
    keyID: text('Id of the key, as the certificate authority has told it.', { example: 'kid-1' }),
    keySecretRef: secretKeySelector(
      'The key, as base64url text without padding, just as most certificate authorities hand it out.',
    ),
    keyAlgorithm: optional(
      oneOf('Deprecated and ignored: HS256 is always used.', externalAccountKeyAlgorithms, { example: 'HS256' }),
    ),
  },
);

/** Issuer type `acme`. Reference 1.4. */
export const acmeIssuer = object(
  "Signs with a certificate authority that speaks ACME (RFC 8555), such as Let's Encrypt.",
  {
    email: optional(
      text('Address that the certificate authority may write to. A change updates the account.', {
        example: 'ops@example.com',
      }),
    ),
    server: text('URL of the directory of the ACME server.', {
      example: 'https://acme-v02.api.letsencrypt.org/directory',
    }),
    preferredChain: optional(
      text(
        'Where the server offers several chains, take the one whose topmost certificate was issued by this common name. If none matches, the default chain is taken.',
        { maxLength: 64, example: 'ISRG Root X1' },
      ),
    ),
    caBundle: optional(
      bytes('Certificates in PEM, base64 encoded, that the server is verified against. Excludes skipTLSVerify.', {
        otherwise: 'the certificates that the system trusts',
        sample: 'LS0tLS1CRUdJTg==',
      }),
    ),
    skipTLSVerify: optional(
      bool(
        'Whether the certificate of the server is not verified. For tests only: anybody on the way could then hand out certificates. Excludes caBundle.',
        {
          otherwise: 'false',
        },
      ),
    ),
    externalAccountBinding: optional(externalAccountBinding),
    privateKeySecretRef: secretKeySelector(
      'Where the private key of the account is kept. It is made if it does not exist. It must be an RSA key. To keep the account, keep this Secret.',
      {
        defaultKey: 'tls.key',
      },
    ),
    disableAccountKeyGeneration: optional(
      bool('Whether the account key is never made here: the issuer then waits until somebody else has put it there.', {
        otherwise: 'false',
      }),
    ),
    enableDurationFeature: optional(
      bool(
        "Whether the duration of the Certificate is passed on as the wanted end of life. Most certificate authorities, Let's Encrypt among them, refuse that.",
        {
          otherwise: 'false',
        },
      ),
    ),
    profile: optional(
      text(
        'Name of the certificate profile, among those that the directory of the server lists. An unknown one fails the order.',
        { example: 'shortlived' },
      ),
    ),
    renewalInformationSource: optional(
      oneOf(
        'Whether the certificate authority is asked when to renew (ARI, RFC 9773). With None, renewBefore alone decides.',
        renewalInformationSources,
        {
          default: 'ARI',
          example: 'None',
        },
      ),
    ),
    solvers: optional(
      list(
        'Ways to prove control of a domain. For each domain the most specific matching selector wins: dnsNames, then the longest of dnsZones, then the most matchLabels, then the order of this list.',
        acmeSolver,
      ),
    ),
  },
);

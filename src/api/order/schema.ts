import { ageColumn, issuerReferenceSelectors } from '../kind-schema.ts';
import type { KindSchema } from '../kind-schema.ts';
import { orderType } from '../resource-types.ts';
import { bool, bytes, duration, list, object, oneOf, optional, text, time } from '../schema-language.ts';
import { issuerReference } from '../shared.ts';
import { acmeStates } from './states.ts';

/** Spec of an Order. Reference 1.5. */
export const orderSpec = object('What is ordered from the ACME server.', {
  request: bytes('The certificate signing request in PEM, base64 encoded, that the order is finalised with.', {
    immutable: true,
    sample: 'LS0tLS1CRUdJTg==',
  }),
  issuerRef: issuerReference('The ACME issuer.'),
  commonName: optional(
    text('Common name of the request. Must be one of dnsNames or ipAddresses.', { example: 'www.example.com' }),
  ),
  dnsNames: optional(list('DNS names ordered.', text('A DNS name.', { example: 'www.example.com' }))),
  ipAddresses: optional(list('IP addresses ordered.', text('An IP address.', { example: '192.0.2.7' }))),
  duration: optional(
    duration('How long the certificate shall live. Only set where the issuer has enableDurationFeature.', {
      example: '2160h0m0s',
    }),
  ),
  profile: optional(text('Certificate profile asked for.', { example: 'shortlived' })),
  replaces: optional(
    text('Identifier of the certificate that this one replaces (RFC 9773 4.1).', {
      example: 'aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE',
    }),
  ),
});

const offeredChallenge = object('A challenge that the server offers.', {
  url: text('URL of the challenge.', { immutable: true, example: 'https://acme.example.com/chall/1' }),
  token: text('Token of the challenge.', { immutable: true, example: 'DGyRejmCefe7v4NfDGDKfA' }),
  type: text('Type of the challenge, such as http-01 or dns-01. Types that nobody here knows are left alone.', {
    immutable: true,
    example: 'dns-01',
  }),
});

const authorization = object('The permission for one name, as the server has announced it.', {
  url: text('URL of the authorization.', { immutable: true, example: 'https://acme.example.com/authz/1' }),
  identifier: optional(text('The name, without the wildcard label.', { immutable: true, example: 'example.com' })),
  wildcard: optional(bool('Whether the wildcard of the name was ordered.', { immutable: true })),
  initialState: optional(
    oneOf(
      'State of the authorization when it was first fetched. One that was valid already needs no Challenge.',
      acmeStates,
      { immutable: true, example: 'pending' },
    ),
  ),
  challenges: optional(list('Challenges of which one must be solved.', offeredChallenge)),
});

/** Status of an Order. Reference 1.5. */
export const orderStatus = object('How far the order has come. Written by the controller alone.', {
  url: optional(
    text('URL of the order at the server.', { immutable: true, example: 'https://acme.example.com/order/1' }),
  ),
  finalizeURL: optional(
    text('URL where the order is finalised.', {
      immutable: true,
      example: 'https://acme.example.com/order/1/finalize',
    }),
  ),
  authorizations: optional(list('The names to be proven.', authorization, { immutable: true })),
  certificate: optional(
    bytes('The certificate and its chain in PEM, base64 encoded.', { immutable: true, sample: 'LS0tLS1CRUdJTg==' }),
  ),
  state: optional(
    oneOf('State of the order. valid, invalid, expired and errored are final.', acmeStates, { example: 'pending' }),
  ),
  reason: optional(text('Why the order is in this state, for people.')),
  failureTime: optional(time('When the order failed.')),
});

/** The kind Order. Reference 1.1, 1.5. */
export const orderKind: KindSchema = {
  type: orderType,
  description:
    'An Order is one order at an ACME server. It is made by the controller for a CertificateRequest; there is no need to write one by hand.',
  categories: ['cert-manager', 'cert-manager-acme'],
  required: ['metadata', 'spec'],
  columns: [
    { name: 'State', type: 'string', jsonPath: '.status.state', description: 'State of the order.' },
    { name: 'Issuer', type: 'string', jsonPath: '.spec.issuerRef.name', description: 'The ACME issuer.', wide: true },
    {
      name: 'Reason',
      type: 'string',
      jsonPath: '.status.reason',
      description: 'Why the order is in this state.',
      wide: true,
    },
    ageColumn,
  ],
  selectableFields: issuerReferenceSelectors,
  spec: orderSpec,
  status: orderStatus,
};

import { acmeSolver } from '../issuer/solvers/solver.ts';
import { ageColumn, issuerReferenceSelectors } from '../kind-schema.ts';
import type { KindSchema } from '../kind-schema.ts';
import { acmeStates } from '../order/states.ts';
import { challengeType } from '../resource-types.ts';
import { bool, object, oneOf, optional, text, time } from '../schema-language.ts';
import { issuerReference } from '../shared.ts';
import { challengeTypes } from './choices.ts';

/** Spec of a Challenge: immutable as a whole. Reference 1.6. */
export const challengeSpec = object(
  'What is to be proven, and how. It cannot be changed after creation.',
  {
    url: text('URL of the challenge at the server.', { example: 'https://acme.example.com/chall/1' }),
    authorizationURL: text('URL of the authorization it belongs to.', { example: 'https://acme.example.com/authz/1' }),
    dnsName: text('The name to be proven, without the wildcard label.', { example: 'example.com' }),
    wildcard: optional(bool('Whether the wildcard of the name was ordered.', { otherwise: 'false', example: true })),
    type: oneOf('Type of the challenge.', challengeTypes, { example: 'DNS-01' }),
    token: text('Token of the challenge.', { example: 'DGyRejmCefe7v4NfDGDKfA' }),
    key: text('What is presented: for HTTP-01 the key authorization, for DNS-01 the base64url of its SHA-256.', {
      example: 'LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0',
    }),
    solver: acmeSolver,
    issuerRef: issuerReference('The ACME issuer.'),
  },
  { immutable: true },
);

/** Status of a Challenge. Reference 1.6. */
export const challengeStatus = object('How far the challenge has come. Written by the controller alone.', {
  processing: optional(bool('Whether the challenge has been picked up. Only so many are worked on at once.')),
  presented: optional(bool('Whether the answer has been put in place. Cleared when it has been taken away again.')),
  presentedAt: optional(time('When the answer was put in place.')),
  reason: optional(text('Why the challenge is in this state, or what it waits for, for people.')),
  state: optional(
    oneOf('State of the challenge. valid, invalid, expired and errored are final.', acmeStates, { example: 'pending' }),
  ),
});

/** The kind Challenge. Reference 1.1, 1.6. */
export const challengeKind: KindSchema = {
  type: challengeType,
  description:
    'A Challenge proves control of one name to an ACME server. It is made by the controller for an Order; there is no need to write one by hand.',
  categories: ['cert-manager', 'cert-manager-acme'],
  required: ['metadata', 'spec'],
  columns: [
    { name: 'State', type: 'string', jsonPath: '.status.state', description: 'State of the challenge.' },
    { name: 'Domain', type: 'string', jsonPath: '.spec.dnsName', description: 'The name to be proven.' },
    {
      name: 'Reason',
      type: 'string',
      jsonPath: '.status.reason',
      description: 'What the challenge waits for.',
      wide: true,
    },
    ageColumn,
  ],
  selectableFields: issuerReferenceSelectors,
  spec: challengeSpec,
  status: challengeStatus,
};

import { object, optional, text } from '../../schema-language.ts';
import { secretKeySelector } from '../../shared.ts';
import { serviceAccountReference } from '../vault.ts';

const auth = object('How to log in to AWS.', {
  kubernetes: object('Exchange the token of a service account for the role (web identity).', {
    serviceAccountRef: serviceAccountReference('The service account. Needs role.'),
  }),
});

/** DNS provider `route53`. */
export const route53 = object(
  'AWS Route 53. Without keys and auth, the identity of the controller is used, if ambient credentials are allowed.',
  {
    region: optional(
      text('Region of the STS endpoint. Route 53 itself has none.', {
        otherwise: 'the region the controller runs in',
        example: 'eu-central-1',
      }),
    ),
    hostedZoneID: optional(
      text(
        'Id of the hosted zone. Without it, the controller must be allowed to list zones and takes the longest public one that matches.',
        { example: 'Z0123456789ABC' },
      ),
    ),
    role: optional(
      text('ARN of a role to take on before any change is made.', { example: 'arn:aws:iam::123456789012:role/dns' }),
    ),
    accessKeyID: optional(text('Access key id. Excludes accessKeyIDSecretRef.', { example: 'AKIAIOSFODNN7EXAMPLE' })),
    accessKeyIDSecretRef: optional(secretKeySelector('The access key id from a Secret. Excludes accessKeyID.')),
    secretAccessKeySecretRef: optional(secretKeySelector('The secret access key.')),
    auth: optional(auth),
  },
);

import { ageColumn, conditionColumn, issuerReferenceSelectors, readyMessageColumn } from '../kind-schema.ts';
import type { KindSchema } from '../kind-schema.ts';
import { certificateType } from '../resource-types.ts';
import { object } from '../schema-language.ts';
import { issuerReference } from '../shared.ts';
import { keyFields } from './key-schema.ts';
import { nameFields } from './names-schema.ts';
import { outputFields } from './output-schema.ts';
import { renewalFields } from './renewal-schema.ts';
import { certificateStatus } from './status-schema.ts';

/** Spec of a Certificate. Nothing in it is immutable. Reference 1.2. */
export const certificateSpec = object(
  'What the certificate shall be. Every field may be changed at any time; what differs from the stored certificate is issued anew.',
  {
    ...nameFields,
    ...renewalFields,
    ...outputFields,
    issuerRef: issuerReference('Who signs the certificate. A change leads to a new certificate from the new issuer.'),
    ...keyFields,
  },
);

/** The kind Certificate. Reference 1.1, 1.2. */
export const certificateKind: KindSchema = {
  type: certificateType,
  description:
    'A Certificate asks for an X.509 certificate from an issuer, keeps it with its private key in a Secret, and renews it before it expires.',
  shortNames: ['cert', 'certs'],
  categories: ['cert-manager'],
  required: [],
  columns: [
    conditionColumn('Ready', 'Whether the Secret holds a valid key pair that fits the spec.'),
    { name: 'Secret', type: 'string', jsonPath: '.spec.secretName', description: 'Secret that holds the key pair.' },
    { name: 'Issuer', type: 'string', jsonPath: '.spec.issuerRef.name', description: 'Issuer that signs.', wide: true },
    readyMessageColumn,
    {
      name: 'Expiration',
      type: 'string',
      jsonPath: '.status.notAfter',
      description: 'When the certificate expires.',
      wide: true,
    },
    ageColumn,
  ],
  selectableFields: issuerReferenceSelectors,
  spec: certificateSpec,
  status: certificateStatus,
};

import { keyUsages } from '../certificate/key-usages.ts';
import { ageColumn, conditionColumn, issuerReferenceSelectors, readyMessageColumn } from '../kind-schema.ts';
import type { KindSchema } from '../kind-schema.ts';
import { certificateRequestType } from '../resource-types.ts';
import { bool, bytes, duration, list, map, object, oneOf, optional, text, time } from '../schema-language.ts';
import { condition, issuerReference } from '../shared.ts';

const identity =
  'of whoever created the request. Filled in by the webhook; what the creator writes here is overwritten.';

/** Spec of a CertificateRequest: immutable as a whole. Reference 1.3. */
export const certificateRequestSpec = object(
  'What shall be signed, by whom. It cannot be changed after creation: make a new request instead.',
  {
    request: bytes(
      'The PKCS#10 certificate signing request in PEM, base64 encoded. Its usages and CA flag must agree with usages and isCA, else it is refused.',
      {
        sample: 'LS0tLS1CRUdJTg==',
      },
    ),
    issuerRef: issuerReference('Who shall sign. Issuers of other groups are left to their own controllers.'),
    duration: optional(
      duration('How long the certificate is asked to live. The issuer may grant less.', {
        otherwise: '2160h0m0s (90 days)',
        example: '2160h0m0s',
      }),
    ),
    isCA: optional(bool('Whether a certificate authority is asked for.', { otherwise: 'false', example: true })),
    usages: optional(
      list(
        'What the key may be used for.',
        oneOf(
          'One usage. "signing" is another word for "digital signature", "s/mime" for "email protection".',
          keyUsages,
          { example: 'server auth' },
        ),
        { otherwise: 'digital signature, key encipherment' },
      ),
    ),
    username: optional(text(`User name ${identity}`, { example: 'system:serviceaccount:shop:deployer' })),
    uid: optional(text(`UID ${identity}`, { example: 'e0c4a7b6-6f0e-4a0e-8a52-3f2f7e4b8f11' })),
    groups: optional(list(`Groups ${identity}`, text('A group.', { example: 'system:authenticated' }))),
    extra: optional(
      map(
        `Further attributes ${identity}`,
        list('Values of the attribute.', text('A value.', { sample: 'value' }), { merge: 'unsaid' }),
      ),
    ),
  },
  { immutable: true },
);

/** Status of a CertificateRequest. Its conditions carry no observedGeneration. Reference 1.3. */
export const certificateRequestStatus = object(
  'What became of the request. Written by approvers and by the controller of the issuer.',
  {
    conditions: optional(
      list(
        'Approved or Denied: an approver has decided; neither can be taken back. Ready: True when signed, else False with reason Pending, Failed or Denied. InvalidRequest: the request can never be signed.',
        condition,
        { merge: { mapKey: 'type' } },
      ),
    ),
    certificate: optional(
      bytes('The signed certificate and its chain in PEM, leaf first, base64 encoded.', {
        sample: 'LS0tLS1CRUdJTg==',
      }),
    ),
    ca: optional(
      bytes('The certificate of the authority that signed, in PEM, base64 encoded, where the issuer knows it.', {
        sample: 'LS0tLS1CRUdJTg==',
      }),
    ),
    failureTime: optional(time('When the request failed for good.')),
  },
);

/** The kind CertificateRequest. Reference 1.1, 1.3. */
export const certificateRequestKind: KindSchema = {
  type: certificateRequestType,
  description:
    'A CertificateRequest asks an issuer to sign one certificate signing request, once. It must be approved before it is signed, and never changes after it was signed or has failed.',
  shortNames: ['cr', 'crs'],
  categories: ['cert-manager'],
  required: [],
  columns: [
    conditionColumn('Approved', 'Whether an approver has let the request pass.'),
    conditionColumn('Denied', 'Whether an approver has refused the request.'),
    conditionColumn('Ready', 'Whether the certificate has been signed.'),
    { name: 'Issuer', type: 'string', jsonPath: '.spec.issuerRef.name', description: 'Issuer that signs.' },
    { name: 'Requester', type: 'string', jsonPath: '.spec.username', description: 'User who created the request.' },
    readyMessageColumn,
    ageColumn,
  ],
  selectableFields: issuerReferenceSelectors,
  spec: certificateRequestSpec,
  status: certificateRequestStatus,
};

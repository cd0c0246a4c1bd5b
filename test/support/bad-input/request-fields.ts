import type { FieldRow } from './field-row.ts';

const filledIn = 'filled in by admission, and nobody acts on it';

/** Every text in the spec of a CertificateRequest. It never changes after creation: `right` is what a new request is made with. */
export const requestFields: readonly FieldRow[] = [
  {
    field: 'spec.request',
    wrong: { request: base64('no PEM at all') },
    says: /spec\.request: .*make a new/,
  },
  {
    field: 'spec.request',
    wrong: { request: base64('-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n') },
    says: /spec\.request: .*make a new/,
  },
  { field: 'spec.duration', wrong: { duration: 'soon' }, says: /spec\.duration: .*"soon".*must be a duration such as/ },
  { field: 'spec.duration', wrong: { duration: '-1h' }, says: /spec\.duration: .*must be greater than 0/ },
  { field: 'spec.usages[]', wrong: { usages: ['code signing'] }, says: /spec\.usages/ },
  {
    field: 'spec.issuerRef.name',
    wrong: { issuerRef: { name: 'absent' } },
    says: 'issuer.cert-manager.io "absent" not found',
  },
  { field: 'spec.issuerRef.name', wrong: { issuerRef: { name: '' } }, says: 'issuer.cert-manager.io "" not found' },
  {
    field: 'spec.issuerRef.kind',
    wrong: { issuerRef: { name: 'ca', kind: 'Certificate' } },
    says: /"Certificate".*Must be empty, "Issuer" or "ClusterIssuer"/,
  },
  { field: 'spec.issuerRef.group', free: 'issuers of any other group have controllers of their own' },
  ...['spec.username', 'spec.uid', 'spec.groups[]', 'spec.extra{}[]'].map(
    (field): FieldRow => ({ field, free: filledIn }),
  ),
];

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

import type { AdmissionRule } from './admission-rule.ts';
import { field } from './admission-rule.ts';
import type { IssuerReference } from './shared-types.ts';

/** Whatever names an issuer; the reference itself may be missing in objects that nothing has checked. */
export interface NamesIssuer {
  readonly spec: { readonly issuerRef?: IssuerReference };
}

/** Rules about issuerRef, shared by Certificate and CertificateRequest. Reference 03 §2.1. */
export const issuerReferenceRules = <Subject extends NamesIssuer>(): readonly AdmissionRule<Subject>[] => [
  field({
    at: 'spec.issuerRef.name',
    type: 'Required value',
    refuse: ({ spec }) => !spec.issuerRef?.name,
    detail: 'must be specified',
  }),
  field({
    at: 'spec.issuerRef.kind',
    type: 'Invalid value',
    refuse: ({ spec: { issuerRef } }) =>
      isOurGroup(issuerRef) && !['', 'Issuer', 'ClusterIssuer'].includes(issuerRef?.kind ?? ''),
    value: ({ spec }) => spec.issuerRef?.kind ?? '',
    detail: ({ spec }) =>
      `must be one of Issuer or ClusterIssuer${spec.issuerRef?.group ? '' : ' (did you forget to set spec.issuerRef.kind.group?)'}`,
  }),
];

const isOurGroup = (reference: IssuerReference | undefined): boolean =>
  ['', 'cert-manager.io'].includes(reference?.group ?? '');

import type { CertificateView } from '../view.ts';
import type { CertificateReply } from '../calls.ts';
import type { KubeObject, OwnerReference } from '../../../api/kubernetes.ts';
import type { IssuerReference } from '../../../api/shared-types.ts';
import { ownerReference } from './next-key.ts';
import { annotationKeys, labelKeys } from '../../../api/metadata-keys.ts';

/** The label that says: for attention of this program. It drives the filtered cache. Source: reference §1.7. */
export const attentionLabel = { [labelKeys.forAttentionOf]: 'true' } as const;

/**
 * The whole of what is applied to a target Secret: what is left out would be removed. Template first, so that it cannot override what says
 * whose certificate this is. Source: reference §2.7.
 */
export function targetSecret(
  view: CertificateView,
  encoded: Extract<CertificateReply, { of: 'encodeSecret' }>,
  issuer: IssuerReference,
): KubeObject {
  const { metadata, spec } = view.certificate;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: spec.secretName,
      namespace: metadata.namespace,
      labels: desiredLabels(view),
      annotations: { ...spec.secretTemplate?.annotations, ...encoded.annotations, ...identity(metadata.name, issuer) },
      ...ownersOf(view),
    },
    type: view.secret.is === 'known' ? view.secret.facts.type : 'kubernetes.io/tls',
    data: encoded.data,
  };
}

/** The labels that the manager shall own. */
export const desiredLabels = (view: CertificateView): Readonly<Record<string, string>> => ({
  ...view.certificate.spec.secretTemplate?.labels,
  ...attentionLabel,
});

/** Who made the stored certificate: kind and group as the request has them, which may be empty. Source: reference §2.7, trap B5. */
export const identity = (certificate: string, issuer: IssuerReference): Readonly<Record<string, string>> => ({
  [annotationKeys.certificateName]: certificate,
  [annotationKeys.issuerName]: issuer.name,
  [annotationKeys.issuerKind]: issuer.kind ?? '',
  [annotationKeys.issuerGroup]: issuer.group ?? '',
});

const ownersOf = (view: CertificateView): { readonly ownerReferences?: readonly OwnerReference[] } =>
  view.settings.ownSecrets ? { ownerReferences: [ownerReference(view)] } : {};

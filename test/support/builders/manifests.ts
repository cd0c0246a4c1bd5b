import type { KubeObject, ObjectMeta, ResourceType } from '../../../src/api/kubernetes.ts';
import { certificateType, clusterIssuerType, issuerType, secretType } from '../../../src/api/resource-types.ts';

/** An object to be created, with the kind that it is posted to. Specs are plain objects: a test may ask for what the types forbid. */
export interface Manifest {
  readonly type: ResourceType;
  readonly object: KubeObject;
}

type Metadata = Partial<Pick<ObjectMeta, 'labels' | 'annotations'>>;

/** A Certificate `name` for Secret `<name>-tls`, ECDSA (quick to make), from Issuer `ca`; `spec` replaces or adds to that. */
export const certificateManifest = (name: string, spec: object = {}, metadata: Metadata = {}): Manifest => ({
  type: certificateType,
  object: {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name, ...metadata },
    spec: {
      secretName: `${name}-tls`,
      dnsNames: [`${name}.example.com`],
      privateKey: { algorithm: 'ECDSA' },
      issuerRef: { name: 'ca' },
      ...spec,
    },
  },
});

/** An Issuer, or a ClusterIssuer. */
export const issuerManifest = (name: string, spec: object, kind: 'Issuer' | 'ClusterIssuer' = 'Issuer'): Manifest => ({
  type: kind === 'Issuer' ? issuerType : clusterIssuerType,
  object: { apiVersion: 'cert-manager.io/v1', kind, metadata: { name }, spec },
});

/** A Secret; its data as text. */
export const secretManifest = (
  name: string,
  stringData: Readonly<Record<string, string>>,
  type = 'Opaque',
): Manifest => ({
  type: secretType,
  object: { apiVersion: 'v1', kind: 'Secret', metadata: { name }, type, stringData },
});

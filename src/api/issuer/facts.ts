import type { Cached, CachedMetadata, KubeObject } from '../kubernetes.ts';
import type { IssuerSpec, IssuerStatus } from './types.ts';
import { cachedMetadata, withoutLastApplied } from '../metadata.ts';

/** What the cache keeps of an Issuer or ClusterIssuer: all but managedFields. */
export interface IssuerFacts extends Cached {
  readonly metadata: CachedMetadata & { readonly annotations: Readonly<Record<string, string>> };
  readonly kind: 'Issuer' | 'ClusterIssuer';
  readonly spec: IssuerSpec;
  readonly status: IssuerStatus;
}

/** Projects an Issuer or ClusterIssuer. */
export function issuerFacts(raw: KubeObject): IssuerFacts {
  const { spec, status } = raw as { spec?: IssuerSpec; status?: IssuerStatus };
  return {
    metadata: { ...cachedMetadata(raw), annotations: withoutLastApplied(raw.metadata.annotations) },
    kind: raw.metadata.namespace === undefined ? 'ClusterIssuer' : 'Issuer',
    spec: spec ?? {},
    status: status ?? {},
  };
}

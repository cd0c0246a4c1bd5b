import type { Cached, CachedMetadata, KubeObject } from '../kubernetes.ts';
import type { CertificateSpec, CertificateStatus } from './types.ts';
import { cachedMetadata, withoutLastApplied } from '../metadata.ts';

/** What the cache keeps of a Certificate: everything but managedFields and last-applied, as any field may matter. */
export interface CertificateFacts extends Cached {
  readonly metadata: CachedMetadata & {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  /** As written. The API server has checked types; whether required fields are there is for the admission rules to say. */
  readonly spec: CertificateSpec;
  readonly status: CertificateStatus;
}

/** Projects a Certificate. The schema does not demand a spec, so an absent one is an empty one. */
export function certificateFacts(raw: KubeObject): CertificateFacts {
  const { spec, status } = raw as { spec?: CertificateSpec; status?: CertificateStatus };
  return {
    metadata: {
      ...cachedMetadata(raw),
      labels: raw.metadata.labels ?? {},
      annotations: withoutLastApplied(raw.metadata.annotations),
    },
    spec: spec ?? ({} as CertificateSpec),
    status: status ?? {},
  };
}

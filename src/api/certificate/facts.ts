import type { Cached, CachedMetadata, KubeObject } from '../kubernetes.ts';
import type { CertificateSpec, CertificateStatus } from './types.ts';
import { defined } from '../../base/defined.ts';
import { cachedMetadata, withoutLastApplied } from '../metadata.ts';

/** What the cache keeps of a Certificate: everything but managedFields and last-applied, as any field may matter. */
export interface CertificateFacts extends Cached {
  readonly metadata: CachedMetadata & {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  /** As written. The API server has checked types; whether required fields are there is for the admission rules to say. */
  readonly spec: CertificateSpec;
  /** As written, without counts that cannot be. */
  readonly status: CertificateStatus;
}

/** Revisions are positive whole numbers of at most nine digits, as in the annotation of a request; and another one must come after. */
const mostRevisions = 999_999_998;
const mostAttempts = 1_000_000;

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
    status: withPossibleCounts(status ?? {}),
  };
}

/**
 * Takes out counts that nobody of ours wrote. Guards against a request whose revision no request can have: it would be deleted as
 * unusable and made again without end.
 */
function withPossibleCounts(status: CertificateStatus): CertificateStatus {
  const { revision = 0, failedIssuanceAttempts = 0 } = status;
  const isRevision = isWithin(revision, mostRevisions);
  const isCount = isWithin(failedIssuanceAttempts, mostAttempts);
  if (isRevision && isCount) return status;
  const { revision: _, failedIssuanceAttempts: __, ...rest } = status;
  return {
    ...rest,
    ...(isRevision ? defined({ revision: status.revision }) : {}),
    ...(isCount ? defined({ failedIssuanceAttempts: status.failedIssuanceAttempts }) : {}),
  };
}

const isWithin = (count: number, most: number): boolean => Number.isInteger(count) && count >= 0 && count <= most;

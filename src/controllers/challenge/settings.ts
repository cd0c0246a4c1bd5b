import type { Http01Settings } from '../../solvers/http01/route.ts';
import type { Milliseconds } from '../../base/instant.ts';

/** What flags say to this controller, parsed once in commands/ and frozen. */
export interface ChallengeSettings {
  /** `--cluster-resource-namespace`: where the Secrets of ClusterIssuers are. */
  readonly clusterResourceNamespace: string;
  /** `--max-concurrent-challenges`. */
  readonly mostAtOnce: number;
  /** `--issuer-ambient-credentials`, `--cluster-issuer-ambient-credentials`. */
  readonly ambientCredentials: { readonly issuers: boolean; readonly clusterIssuers: boolean };
  /** What answers HTTP-01. */
  readonly http01: Http01Settings;
  /** `--dns01-recursive-nameservers-only`. */
  readonly recursiveOnly: boolean;
  /** `--dns01-check-retry-period`: the longest wait between two self checks. */
  readonly checkPeriod: Milliseconds;
  /** `--dns01-settle-time`, ours: from the moment at which every server shows the record until the certificate authority is told. */
  readonly settleTime: Milliseconds;
}

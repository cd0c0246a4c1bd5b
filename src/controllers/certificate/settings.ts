import type { Milliseconds } from '../../base/instant.ts';

/** What flags and feature gates say to this controller, parsed once in commands/ and frozen. */
export interface CertificateSettings {
  /** `--certificate-request-minimum-backoff-duration` and `-maximum-`. */
  readonly minimumBackoff: Milliseconds;
  readonly maximumBackoff: Milliseconds;
  /** `--enable-certificate-owner-ref`. */
  readonly ownSecrets: boolean;
  /** `--copied-annotation-prefixes`; a leading `-` excludes. */
  readonly copiedAnnotationPrefixes: readonly string[];
  /** `--cluster-resource-namespace`. */
  readonly clusterResourceNamespace: string;
  readonly gates: {
    readonly literalCertificateSubject: boolean;
    readonly nameConstraints: boolean;
    readonly otherNames: boolean;
    readonly useCertificateRequestBasicConstraints: boolean;
    readonly useAri: boolean;
  };
  /** Rule groups, switched by the reference's names in `--controllers`. */
  readonly enabled: {
    readonly trigger: boolean;
    readonly keyManager: boolean;
    readonly requestManager: boolean;
    readonly issuing: boolean;
    readonly readiness: boolean;
    readonly revisionManager: boolean;
  };
}

/** What flags say to this controller, parsed once in commands/ and frozen. */
export interface CertificateRequestSettings {
  /** `--cluster-resource-namespace`: where the Secrets of ClusterIssuers are. */
  readonly clusterResourceNamespace: string;
  /** Gate `ACMEUseARI`. */
  readonly useAri: boolean;
  /** Rule groups, switched by the reference's names in `--controllers`. */
  readonly enabled: {
    readonly acmeSigner: boolean;
    readonly approver: boolean;
    readonly caSigner: boolean;
    readonly selfSignedSigner: boolean;
  };
}

/** What flags say to this controller, parsed once in commands/ and frozen. */
export interface IssuerSettings {
  /** `--cluster-resource-namespace`: where the Secrets of ClusterIssuers are. */
  readonly clusterResourceNamespace: string;
  /** Kinds, switched by the reference's names in `--controllers`. */
  readonly enabled: { readonly issuers: boolean; readonly clusterIssuers: boolean };
}

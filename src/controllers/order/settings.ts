/** What flags say to this controller, parsed once in commands/ and frozen. */
export interface OrderSettings {
  /** `--cluster-resource-namespace`: where the Secrets of ClusterIssuers are. */
  readonly clusterResourceNamespace: string;
}

/** The flags of a controller that works in one namespace, has its Lease there, and says everything. */
export const flagsFor = (namespace: string, kubeconfig: string): readonly string[] => [
  `--kubeconfig=${kubeconfig}`,
  `--namespace=${namespace}`,
  `--cluster-resource-namespace=${namespace}`,
  `--leader-election-namespace=${namespace}`,
  '--logging-format=json',
  '-v=5',
  '--metrics-listen-address=127.0.0.1:0',
  '--internal-healthz-listen-address=127.0.0.1:0',
];

import { ACME_FLAGS } from './acme-flags.ts';
import type { FlagRow, FlagValues } from '../flags/flag-row.ts';
import { KLOG_FLAGS, LOG_FLAGS } from '../flags/log-flags.ts';

const LEASE_FLAGS = [
  {
    name: 'leader-elect',
    type: 'bool',
    default: 'true',
    field: 'leaderElectionConfig.enabled',
    help: 'Act only while holding the Lease, so that of several replicas one works.',
  },
  {
    name: 'leader-election-namespace',
    type: 'string',
    default: 'kube-system',
    field: 'leaderElectionConfig.namespace',
    help: 'Namespace of the Lease.',
  },
  {
    name: 'leader-election-lease-duration',
    type: 'duration',
    default: '60s',
    field: 'leaderElectionConfig.leaseDuration',
    help: 'How long a standby waits after the last renewal that it saw before it takes the Lease.',
  },
  {
    name: 'leader-election-renew-deadline',
    type: 'duration',
    default: '40s',
    field: 'leaderElectionConfig.renewDeadline',
    help: 'How long the leader tries to renew the Lease before it gives up and ends.',
  },
  {
    name: 'leader-election-retry-period',
    type: 'duration',
    default: '15s',
    field: 'leaderElectionConfig.retryPeriod',
    help: 'Time between two attempts to get or renew the Lease.',
  },
] as const satisfies readonly FlagRow[];

const LISTENER_FLAGS = [
  {
    name: 'metrics-listen-address',
    type: 'string',
    default: '0.0.0.0:9402',
    field: 'metricsListenAddress',
    help: 'Address of the Prometheus metrics.',
  },
  {
    name: 'internal-healthz-listen-address',
    type: 'string',
    default: '0.0.0.0:9403',
    field: 'healthzListenAddress',
    help: 'Address of /livez and /readyz.',
    hidden: true,
  },
  {
    name: 'internal-healthz-leader-election-timeout',
    type: 'duration',
    default: '20s',
    field: 'leaderElectionConfig.healthzTimeout',
    help: 'How long after the lease duration a leader that did not renew is still healthy.',
    hidden: true,
  },
] as const satisfies readonly FlagRow[];

/** Bounds of PEM. Source: reference 04 §1.1 (PEM). */
export const SIZE_FLAGS = [
  {
    name: 'max-certificate-size',
    type: 'int',
    default: '36500',
    field: 'pemSizeLimitsConfig.maxCertificateSize',
    help: 'Largest certificate or signing request in PEM, bytes.',
  },
  {
    name: 'max-private-key-size',
    type: 'int',
    default: '13000',
    field: 'pemSizeLimitsConfig.maxPrivateKeySize',
    help: 'Largest private key in PEM, bytes.',
  },
  {
    name: 'max-certificate-chain-length',
    type: 'int',
    default: '95000',
    field: 'pemSizeLimitsConfig.maxChainLength',
    help: 'Largest certificate chain in PEM, bytes.',
  },
  {
    name: 'max-certificate-bundle-size',
    type: 'int',
    default: '330000',
    field: 'pemSizeLimitsConfig.maxBundleSize',
    help: 'Largest bundle of certificates in PEM, bytes.',
  },
] as const satisfies readonly FlagRow[];

const CONNECTION_FLAGS = [
  {
    name: 'kubeconfig',
    type: 'string',
    default: '',
    field: 'kubeConfig',
    help: 'File that names the API server and the credentials; without it the service account of the Pod is used.',
  },
  {
    name: 'master',
    type: 'string',
    default: '',
    field: 'apiServerHost',
    help: 'URL of the API server, in place of the one in the kubeconfig.',
    deprecated: 'name the server in a file for --kubeconfig',
  },
  {
    name: 'kube-api-qps',
    type: 'float',
    default: '20',
    field: 'kubernetesAPIQPS',
    help: 'Requests a second to an API server without priority and fairness; 0 is 5, -1 no limit.',
  },
  {
    name: 'kube-api-burst',
    type: 'int',
    default: '50',
    field: 'kubernetesAPIBurst',
    help: 'Requests at once to an API server without priority and fairness; 0 is 10.',
  },
] as const satisfies readonly FlagRow[];

const WORK_FLAGS = [
  {
    name: 'namespace',
    type: 'string',
    default: '',
    field: 'namespace',
    help: 'The only namespace to work in; without it all, and ClusterIssuers too.',
  },
  {
    name: 'cluster-resource-namespace',
    type: 'string',
    default: 'kube-system',
    field: 'clusterResourceNamespace',
    help: 'Namespace of the Secrets that ClusterIssuers name.',
  },
  {
    name: 'controllers',
    type: 'list',
    default: '*',
    field: 'controllers',
    help: 'Names of controllers to run; * is all that are on by default, -name leaves one out, an empty list runs none.',
  },
  {
    name: 'concurrent-workers',
    type: 'int',
    default: '5',
    field: 'numberOfConcurrentWorkers',
    help: 'Objects that each controller works on at once; the one for Certificates, which does the work of several, three times as many.',
  },
  {
    name: 'enable-certificate-owner-ref',
    type: 'bool',
    default: 'false',
    field: 'enableCertificateOwnerRef',
    help: 'Make the Certificate the owner of its Secret, so that the Secret is deleted with it.',
  },
  {
    name: 'copied-annotation-prefixes',
    type: 'list',
    default: '*,-kubectl.kubernetes.io/,-fluxcd.io/,-argocd.argoproj.io/',
    field: 'copiedAnnotationPrefixes',
    help: 'Prefixes of annotations that a CertificateRequest takes over from its Certificate; a leading - leaves out.',
  },
  {
    name: 'certificate-request-minimum-backoff-duration',
    type: 'duration',
    default: '1h',
    field: 'certificateRequestMinimumBackoffDuration',
    help: 'Time until the next attempt after the first failed issuance; it doubles with each failure.',
  },
  {
    name: 'certificate-request-maximum-backoff-duration',
    type: 'duration',
    default: '32h',
    field: 'certificateRequestMaximumBackoffDuration',
    help: 'Longest time between two attempts after failed issuances.',
  },
  {
    name: 'issuer-ambient-credentials',
    type: 'bool',
    default: 'false',
    field: 'issuerAmbientCredentials',
    help: "Let Issuers use this program's own cloud identity where they name no credentials.",
  },
  {
    name: 'cluster-issuer-ambient-credentials',
    type: 'bool',
    default: 'true',
    field: 'clusterIssuerAmbientCredentials',
    help: "Let ClusterIssuers use this program's own cloud identity where they name no credentials.",
  },
  {
    name: 'feature-gates',
    type: 'booleans',
    default: '',
    field: 'featureGates',
    help: 'Features to switch on or off; AllAlpha and AllBeta switch all of a stage.',
  },
] as const satisfies readonly FlagRow[];

/** The flags of `certwright controller`: those of the reference whose feature is here, with its defaults. Source: reference 04 §1.1, §1.2. */
export const CONTROLLER_FLAGS = [
  ...CONNECTION_FLAGS,
  ...WORK_FLAGS,
  ...ACME_FLAGS,
  ...LEASE_FLAGS,
  ...LISTENER_FLAGS,
  ...SIZE_FLAGS,
  ...LOG_FLAGS,
  ...KLOG_FLAGS,
] as const satisfies readonly FlagRow[];

/** Every flag of the controller by name. */
export type ControllerFlags = FlagValues<typeof CONTROLLER_FLAGS>;

/** Flags of the reference's controller by the feature they wait for. A row goes when the feature comes. Source: reference 04 §1.1, §1.2. */
const WAITING: Readonly<Record<string, readonly string[]>> = {
  'configuration files': ['config'],
  profiling: ['enable-profiling', 'profiler-address'],
  'metrics over TLS': [
    'metrics-tls-cert-file',
    'metrics-tls-private-key-file',
    'metrics-dynamic-serving-ca-secret-namespace',
    'metrics-dynamic-serving-ca-secret-name',
    'metrics-dynamic-serving-dns-names',
    'metrics-dynamic-serving-leaf-duration',
    'metrics-tls-cipher-suites',
    'metrics-tls-min-version',
  ],
  'the Gateway API': ['enable-gateway-api-listenerset', 'gateway-api-extra-protocols'],
  'Certificates for Ingresses': [
    'auto-certificate-annotations',
    'extra-certificate-annotations',
    'default-issuer-name',
    'default-issuer-kind',
    'default-issuer-group',
  ],
};

/** The name of each flag that is not here yet, and of its feature. */
export const FLAGS_NOT_HERE: ReadonlyMap<string, string> = new Map(
  Object.entries(WAITING).flatMap(([feature, names]) => names.map((name) => [name, feature] as const)),
);

import type { ResourceType } from './kubernetes.ts';

/** The kinds this program reads or writes. One constant each, compared by identity. */

/** Certificate: reference 1.2. */
export const certificateType: ResourceType = {
  group: 'cert-manager.io',
  version: 'v1',
  kind: 'Certificate',
  plural: 'certificates',
  namespaced: true,
};

/** CertificateRequest: reference 1.3. */
export const certificateRequestType: ResourceType = {
  group: 'cert-manager.io',
  version: 'v1',
  kind: 'CertificateRequest',
  plural: 'certificaterequests',
  namespaced: true,
};

/** Issuer: reference 1.4. */
export const issuerType: ResourceType = {
  group: 'cert-manager.io',
  version: 'v1',
  kind: 'Issuer',
  plural: 'issuers',
  namespaced: true,
};

/** ClusterIssuer, which is in no namespace: reference 1.4. */
export const clusterIssuerType: ResourceType = {
  group: 'cert-manager.io',
  version: 'v1',
  kind: 'ClusterIssuer',
  plural: 'clusterissuers',
  namespaced: false,
};

/** Order: reference 1.5. */
export const orderType: ResourceType = {
  group: 'acme.cert-manager.io',
  version: 'v1',
  kind: 'Order',
  plural: 'orders',
  namespaced: true,
};

/** Challenge: reference 1.6. */
export const challengeType: ResourceType = {
  group: 'acme.cert-manager.io',
  version: 'v1',
  kind: 'Challenge',
  plural: 'challenges',
  namespaced: true,
};

/** Secret, where key pairs and credentials are kept. */
export const secretType: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  namespaced: true,
};

/** The core events API, which carries `source.component` in a field that clients select by. */
export const coreEventType: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
};

/** Lease, by which one replica leads. */
export const leaseType: ResourceType = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
};

/** Pod: answers a challenge of HTTP-01. */
export const podType: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  namespaced: true,
};

/** Service: stands before what answers. */
export const serviceType: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  namespaced: true,
};

/** Ingress: leads to what answers. */
export const ingressType: ResourceType = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
  namespaced: true,
};

/** EndpointSlice: names who answers where no Pod does. */
export const endpointSliceType: ResourceType = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
};

/** HTTPRoute of the Gateway API: leads to what answers. */
export const httpRouteType: ResourceType = {
  group: 'gateway.networking.k8s.io',
  version: 'v1',
  kind: 'HTTPRoute',
  plural: 'httproutes',
  namespaced: true,
};

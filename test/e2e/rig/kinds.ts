import type { ResourceType } from '../../../src/api/kubernetes.ts';

/** Gateway of the Gateway API. */
export const gatewayType: ResourceType = {
  group: 'gateway.networking.k8s.io',
  version: 'v1',
  kind: 'Gateway',
  plural: 'gateways',
  namespaced: true,
};

/** Node, which is in no namespace. */
export const nodeType: ResourceType = { group: '', version: 'v1', kind: 'Node', plural: 'nodes', namespaced: false };

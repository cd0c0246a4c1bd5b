import { isIPv4, isIPv6 } from 'node:net';
import type { KubeObject } from '../../../api/kubernetes.ts';
import type { Backend } from '../backend.ts';
import type { ChallengeView, SharedListener } from '../route.ts';
import { SOLVER_PORT_NAME, solverMetadata, solverName } from '../solver-objects.ts';
import { solverService } from '../solver-service.ts';

/**
 * A Service without selector, and slices of endpoints that point at the controller: no Pod, no image, no quota of Pods. A slice holds
 * addresses of one family, so there is one for each that the controller has. What a template says of Pods is nobody's business here.
 */
export const sharedBackend =
  (listener: SharedListener): Backend =>
  (challenge, { serviceType }) => {
    const slices = endpointSlices(challenge, listener);
    // Otherwise a Service is of one family, and the slice of the other is not looked at.
    const families = slices.length > 1 ? { ipFamilyPolicy: 'PreferDualStack' } : {};
    return [solverService(challenge, serviceType, families), ...slices];
  };

function endpointSlices(challenge: ChallengeView, listener: SharedListener): readonly KubeObject[] {
  const families = [
    { addressType: 'IPv4', addresses: listener.addresses.filter(isIPv4) },
    { addressType: 'IPv6', addresses: listener.addresses.filter(isIPv6) },
  ];
  return families
    .filter(({ addresses }) => addresses.length > 0)
    .map((family) => endpointSlice(challenge, listener.port, family));
}

function endpointSlice(
  challenge: ChallengeView,
  port: number,
  { addressType, addresses }: { readonly addressType: string; readonly addresses: readonly string[] },
): KubeObject {
  const metadata = solverMetadata(challenge, {
    'kubernetes.io/service-name': solverName(challenge.uid),
    // Whoever manages slices leaves those of others alone by this.
    'endpointslice.kubernetes.io/managed-by': 'certwright.io',
  });
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, name: `${metadata.name}-${addressType.toLowerCase()}` },
    addressType,
    // One endpoint for each address: consumers look at the first address of an endpoint only.
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: SOLVER_PORT_NAME, protocol: 'TCP', port }],
  };
}

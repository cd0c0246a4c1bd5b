import type { KubeObject } from '../../api/kubernetes.ts';
import type { ChallengeView } from './route.ts';
import { SOLVER_PORT, SOLVER_PORT_NAME, solverMetadata } from './solver-objects.ts';

/**
 * The Service that a route leads to, with `more` in its spec. NodePort unless the solver says otherwise: some ingress controllers reach
 * nothing else. The annotation lets requests past an Istio sidecar without a client certificate. Reference 2.14.
 */
export const solverService = (
  challenge: ChallengeView,
  serviceType: string | undefined,
  more: Readonly<Record<string, unknown>>,
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { ...solverMetadata(challenge), annotations: { [`auth.istio.io/${SOLVER_PORT}`]: 'NONE' } },
  spec: {
    type: serviceType || 'NodePort',
    ports: [{ name: SOLVER_PORT_NAME, protocol: 'TCP', port: SOLVER_PORT, targetPort: SOLVER_PORT }],
    ...more,
  },
});

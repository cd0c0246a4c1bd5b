import type { KubeObject } from '../../../api/kubernetes.ts';
import { defined } from '../../../base/defined.ts';
import type { Backend, GatewaySolver } from '../backend.ts';
import type { ChallengeView, Http01Route } from '../route.ts';
import { challengePath } from '../challenge-path.ts';
import { routedHost, SOLVER_PORT, solverMetadata, solverName } from '../solver-objects.ts';

/** An HTTPRoute of the Gateway API. Reference 2.14. */
export const gatewayRoute = (solver: GatewaySolver, backend: Backend): Http01Route => ({
  desired: (challenge) => [...backend(challenge, solver), httpRoute(challenge, solver)],
});

function httpRoute(challenge: ChallengeView, solver: GatewaySolver): KubeObject {
  const host = routedHost(challenge);
  const service = {
    group: '',
    kind: 'Service',
    name: solverName(challenge.uid),
    namespace: challenge.namespace,
    port: SOLVER_PORT,
    weight: 1,
  };
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: solverMetadata(challenge, solver.labels),
    spec: defined({
      parentRefs: solver.parentRefs,
      hostnames: host === undefined ? undefined : [host],
      rules: [
        {
          matches: [{ path: { type: 'Exact', value: challengePath(challenge.spec.token) } }],
          backendRefs: [service],
        },
      ],
    }),
  };
}

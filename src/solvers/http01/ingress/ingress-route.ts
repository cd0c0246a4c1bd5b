import type { KubeObject } from '../../../api/kubernetes.ts';
import { defined } from '../../../base/defined.ts';
import type { Backend, IngressSolver } from '../backend.ts';
import type { ChallengeView, Http01Route } from '../route.ts';
import { routedHost, solverMetadata } from '../solver-objects.ts';
import { editOf } from './edit-ingress.ts';
import { challengeRule } from './ingress-rule.ts';

/** An ingress controller that lets only some sources in must let the CA in. */
const ANYBODY = { 'nginx.ingress.kubernetes.io/whitelist-source-range': '0.0.0.0/0,::/0' };
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** An Ingress made for the Challenge, or a path in one that is there already. Reference 1.4, 2.14. */
export function ingressRoute(solver: IngressSolver, backend: Backend): Http01Route {
  const { name } = solver;
  if (name) {
    return { desired: (challenge) => backend(challenge, solver), edited: (challenge) => editOf(name, challenge) };
  }
  return { desired: (challenge) => [...backend(challenge, solver), solverIngress(challenge, solver)] };
}

function solverIngress(challenge: ChallengeView, solver: IngressSolver): KubeObject {
  const { metadata } = solver.ingressTemplate ?? {};
  const ofClass = solver.class ? { [CLASS_ANNOTATION]: solver.class } : {};
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      ...solverMetadata(challenge, metadata?.labels),
      annotations: { ...ANYBODY, ...ofClass, ...metadata?.annotations },
    },
    // The annotation and the field are two things: controllers that know one may not know the other.
    spec: defined({
      ingressClassName: solver.ingressClassName || undefined,
      rules: [challengeRule(routedHost(challenge), challenge)],
    }),
  };
}

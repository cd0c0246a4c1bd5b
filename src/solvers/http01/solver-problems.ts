import { solverServiceTypes } from '../../api/issuer/choices.ts';
import type { Http01Solver } from './backend.ts';
import type { Http01Settings } from './route.ts';

/** Why a solver cannot be used as it is written, or as this controller is set. */
export interface SolverProblem {
  readonly code: string;
  /** Below `http01`. */
  readonly at: string;
  readonly refuse: (http01: Http01Solver, settings: Http01Settings) => boolean;
  readonly message: string;
  readonly remedy: string;
}

/** The first that applies is told. What the admission webhook would have refused is refused here too: it may have been off. Reference 03 §2.4. */
export const solverProblems: readonly SolverProblem[] = [
  {
    code: 'SolverAmbiguous',
    at: '',
    refuse: ({ ingress, gatewayHTTPRoute }) => ingress !== undefined && gatewayHTTPRoute !== undefined,
    message: 'the solver names both an Ingress and an HTTPRoute',
    remedy: 'leave one of http01.ingress and http01.gatewayHTTPRoute, and give the other a solver of its own',
  },
  {
    code: 'GatewayApiOff',
    at: '.gatewayHTTPRoute',
    refuse: ({ gatewayHTTPRoute }, { gatewayApi }) => gatewayHTTPRoute !== undefined && !gatewayApi,
    message: 'the solver wants an HTTPRoute, and the Gateway API is switched off in the controller',
    remedy: 'start the controller with --enable-gateway-api, or use http01.ingress',
  },
  {
    code: 'SolverAmbiguous',
    at: '.ingress',
    refuse: ({ ingress }) =>
      [ingress?.class, ingress?.ingressClassName, ingress?.name].filter((text) => !!text).length > 1,
    message: "only one of 'ingressClassName', 'name' or 'class' should be specified",
    remedy: 'leave one of them to the solver of the issuer',
  },
  {
    code: 'ServiceTypeInvalid',
    at: '.serviceType',
    refuse: ({ ingress, gatewayHTTPRoute }) => {
      const serviceType = (ingress ?? gatewayHTTPRoute)?.serviceType ?? '';
      return !solverServiceTypes.some((known) => known === serviceType);
    },
    message: 'the Service before the solver must be of type ClusterIP or NodePort',
    remedy: 'use one of them as serviceType of the solver of the issuer',
  },
  {
    code: 'SolverImageMissing',
    at: '',
    refuse: (_, { answeredBy }) => answeredBy.is === 'pod' && answeredBy.image === '',
    message: 'a Pod shall answer challenges, and the controller does not know of which image',
    remedy:
      'start the controller with --acme-http01-solver-image, or let it answer itself with --acme-http01-solver-mode=shared',
  },
  {
    code: 'ListenerAddressMissing',
    at: '',
    refuse: (_, { answeredBy }) => answeredBy.is === 'shared' && answeredBy.addresses.length === 0,
    message: 'the controller shall answer challenges itself, and does not know an address of its own',
    remedy: 'give the container of the controller its addresses from the field status.podIPs of its Pod',
  },
];

import type { AcmeSolver } from '../../api/issuer/types.ts';
import type { KubeObject } from '../../api/kubernetes.ts';
import type { ChallengeView } from './route.ts';

/** `spec.solver.http01`, as written. */
export type Http01Solver = NonNullable<AcmeSolver['http01']>;
/** `http01.ingress`, as written. */
export type IngressSolver = NonNullable<Http01Solver['ingress']>;
/** `http01.gatewayHTTPRoute`, as written. */
export type GatewaySolver = NonNullable<Http01Solver['gatewayHTTPRoute']>;

/** What a solver says about the thing behind the route, whichever route it is. */
export type BackendWishes = Pick<IngressSolver & GatewaySolver, 'serviceType' | 'podTemplate'>;

/** The objects behind a route, among them a Service of the name `solverName` with the port `SOLVER_PORT`. Pure. */
export type Backend = (challenge: ChallengeView, wishes: BackendWishes) => readonly KubeObject[];

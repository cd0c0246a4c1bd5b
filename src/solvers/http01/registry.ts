import { Fault } from '../../base/fault.ts';
import type { Backend, Http01Solver } from './backend.ts';
import { gatewayRoute } from './gateway/gateway-route.ts';
import { ingressRoute } from './ingress/ingress-route.ts';
import { podBackend } from './pod/pod-backend.ts';
import type { ChooseRoute, Http01Route, Http01Settings } from './route.ts';
import { sharedBackend } from './shared/shared-backend.ts';
import { solverProblems } from './solver-problems.ts';

/** The route that the solver of a Challenge names, before whatever the flags say answers. */
export const chooseRoute: ChooseRoute = ({ spec, settings }) => {
  const http01 = spec.solver.http01 ?? {};
  const problem = solverProblems.find(({ refuse }) => refuse(http01, settings));
  const route = problem === undefined ? routeOf(http01, backendOf(settings)) : undefined;
  if (route !== undefined) return { is: 'route', route };
  const { code, at, message, remedy } = problem ?? NO_ROUTE;
  return { is: 'none', fault: new Fault('misconfigured', { code, at: `spec.solver.http01${at}`, message, remedy }) };
};

const backendOf = ({ answeredBy }: Http01Settings): Backend =>
  answeredBy.is === 'pod' ? podBackend(answeredBy) : sharedBackend(answeredBy);

function routeOf({ ingress, gatewayHTTPRoute }: Http01Solver, backend: Backend): Http01Route | undefined {
  if (ingress !== undefined) return ingressRoute(ingress, backend);
  return gatewayHTTPRoute === undefined ? undefined : gatewayRoute(gatewayHTTPRoute, backend);
}

const NO_ROUTE = {
  code: 'SolverMissing',
  at: '',
  message: 'the solver names neither an Ingress nor an HTTPRoute',
  remedy: 'give the solver of the issuer http01.ingress or http01.gatewayHTTPRoute',
};

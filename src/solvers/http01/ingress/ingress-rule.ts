import type { ChallengeView } from '../route.ts';
import { challengePath } from '../challenge-path.ts';
import { SOLVER_PORT, solverName } from '../solver-objects.ts';

/** networking.k8s.io/v1 IngressSpec, as far as it is looked at. */
export interface IngressSpec {
  readonly rules?: readonly IngressRule[];
}

/** networking.k8s.io/v1 IngressRule, as far as it is looked at. What else a rule or path holds is passed on. */
export interface IngressRule {
  readonly host?: string;
  readonly http?: { readonly paths: readonly IngressPath[] };
}

/** networking.k8s.io/v1 HTTPIngressPath, as far as it is looked at. */
export interface IngressPath {
  readonly path?: string;
  readonly pathType: string;
  readonly backend: { readonly service?: { readonly name: string; readonly port?: { readonly number?: number } } };
}

/** The path of a Challenge, leading to its Service. */
export const challengeIngressPath = ({ spec, uid, settings }: ChallengeView): IngressPath => ({
  path: challengePath(spec.token),
  pathType: settings.exactPath ? 'Exact' : 'ImplementationSpecific',
  backend: { service: { name: solverName(uid), port: { number: SOLVER_PORT } } },
});

/** A rule with that path alone; for all hosts where there is none. */
export const challengeRule = (host: string | undefined, challenge: ChallengeView): IngressRule => ({
  ...(host === undefined ? {} : { host }),
  http: { paths: [challengeIngressPath(challenge)] },
});

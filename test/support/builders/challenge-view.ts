import type { AcmeSolver } from '../../../src/api/issuer/types.ts';
import { uid } from '../../../src/base/brand.ts';
import type { ChallengeView, Http01Settings, SolverPodSettings } from '../../../src/solvers/http01/route.ts';

type Http01Solver = NonNullable<AcmeSolver['http01']>;

/** What a test says of a Challenge; the rest is the same for all. */
export interface ChallengeParts {
  readonly domain?: string;
  readonly uid?: string;
  readonly namespace?: string;
  readonly http01?: Http01Solver;
  readonly settings?: Partial<Http01Settings>;
}

/** Solver Pods as the flags have them when none is given. Reference 04 §1.2. */
export const defaultPod: SolverPodSettings = {
  is: 'pod',
  image: 'registry.example.com/solver:1',
  requests: { cpu: '10m', memory: '64Mi' },
  limits: { cpu: '100m', memory: '64Mi' },
  runAsNonRoot: true,
};

/** The Challenge `shop/www-1` for `www.example.com`, answered by a Pod behind an Ingress of class nginx; what is given replaces that. */
export function aChallenge(parts: ChallengeParts = {}): ChallengeView {
  return {
    name: 'www-1',
    namespace: parts.namespace ?? 'shop',
    uid: uid(parts.uid ?? '0b0e41c2-6a31-4d4e-8b8f-3f1f6ad3a0c7'),
    spec: {
      url: 'https://acme.example.com/chall/1',
      authorizationURL: 'https://acme.example.com/authz/1',
      dnsName: parts.domain ?? 'www.example.com',
      type: 'HTTP-01',
      token: 'DGyRejmCefe7v4NfDGDKfA',
      key: 'DGyRejmCefe7v4NfDGDKfA.LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0',
      solver: { http01: parts.http01 ?? { ingress: { ingressClassName: 'nginx' } } },
      issuerRef: { name: 'letsencrypt' },
    },
    settings: {
      answeredBy: defaultPod,
      extraLabels: {},
      exactPath: true,
      gatewayApi: true,
      ...parts.settings,
    },
  };
}

import type { ChallengeSpec } from '../../api/challenge/types.ts';
import type { KubeObject } from '../../api/kubernetes.ts';
import type { Uid } from '../../base/brand.ts';
import type { Fault } from '../../base/fault.ts';

/** A Challenge of type HTTP-01, as far as what answers it depends on it, and how this controller is set. */
export interface ChallengeView {
  readonly name: string;
  readonly namespace: string;
  readonly uid: Uid;
  readonly spec: ChallengeSpec;
  readonly settings: Http01Settings;
}

/** How HTTP-01 is solved here, from the flags. Reference 04 §1.2, `acme-http01-solver-*`. */
export interface Http01Settings {
  /** Who answers: a Pod for each Challenge, or the controller itself. Flag `--acme-http01-solver-mode`, ours. */
  readonly answeredBy: SolverPodSettings | SharedListener;
  /** Labels of every object made, beside those it is recognised by. Flag `--acme-http01-solver-extra-labels`. */
  readonly extraLabels: Readonly<Record<string, string>>;
  /** Whether paths of Ingresses are of type Exact, or ImplementationSpecific. Gate `ACMEHTTP01IngressPathTypeExact`. */
  readonly exactPath: boolean;
  /** Whether HTTPRoutes may be made. Flag `--enable-gateway-api`. */
  readonly gatewayApi: boolean;
}

/** How solver Pods look. Quantities as Kubernetes writes them. */
export interface SolverPodSettings {
  readonly is: 'pod';
  /** Takes the four flags of `acmesolver` as its arguments. */
  readonly image: string;
  readonly requests: SolverResources;
  readonly limits: SolverResources;
  readonly runAsNonRoot: boolean;
  /** Undefined: the cluster's own. */
  readonly runtimeClassName?: string;
}

/** Resources of a solver Pod, e.g. `10m` and `64Mi`. */
export interface SolverResources {
  readonly cpu: string;
  readonly memory: string;
}

/** Where the controller that holds the Lease answers challenges itself. */
export interface SharedListener {
  readonly is: 'shared';
  /** IP addresses of its Pod, IPv4 and IPv6, as the downward API tells them (`status.podIPs`). */
  readonly addresses: readonly string[];
  readonly port: number;
}

/** One way for an HTTP request to reach what answers the challenge. Pure: the executor creates, repairs and deletes what is listed. */
export interface Http01Route {
  /** Every object that is there while the Challenge is presented, in the order of creation: namespaced, named, owned by the Challenge. */
  desired(challenge: ChallengeView): readonly KubeObject[];
  /** The Ingress of somebody else that carries the path meanwhile, where the solver names one. */
  edited?(challenge: ChallengeView): IngressEdit | undefined;
}

/** What is done to an Ingress that belongs to somebody else. Both give the very object they were given where there is nothing to do. */
export interface IngressEdit {
  /** Its name, in the namespace of the Challenge. */
  readonly name: string;
  /** With the path of the challenge. Only `spec.rules` differs. */
  present(ingress: KubeObject): KubeObject;
  /** Without it: what was there before `present`, and whatever others have changed since. Only `spec.rules` differs. */
  cleanUp(ingress: KubeObject): KubeObject;
}

/** The way to an answer, or why there is none: a Fault of kind misconfigured, in words for the Challenge. */
export type RouteChoice =
  | { readonly is: 'route'; readonly route: Http01Route }
  | { readonly is: 'none'; readonly fault: Fault };

/** Finds the way that the solver of a Challenge names. Pure. */
export type ChooseRoute = (challenge: ChallengeView) => RouteChoice;

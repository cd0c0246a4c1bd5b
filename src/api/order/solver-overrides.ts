import { defined } from '../../base/defined.ts';
import type { AcmeSolver } from '../issuer/types.ts';
import { annotationKeys } from '../metadata-keys.ts';

type Annotations = Readonly<Record<string, string>>;
type IngressSolver = NonNullable<NonNullable<AcmeSolver['http01']>['ingress']>;
type GatewaySolver = NonNullable<NonNullable<AcmeSolver['http01']>['gatewayHTTPRoute']>;
type ParentReference = NonNullable<GatewaySolver['parentRefs']>[number];

/** The solver as its Challenge carries it, or why the annotations cannot be followed, in words for the Order. */
export type OverriddenSolver =
  | { readonly is: 'solver'; readonly solver: AcmeSolver }
  | { readonly is: 'refused'; readonly because: string };

/**
 * A solver of the issuer with what the annotations of an Order change about it: which Ingress, or which class of it; which Gateway besides
 * those configured. Nothing else of a solver follows annotations: whoever writes them may not choose credentials. Reference 2.13, 1.7.
 */
export function solverWithOverrides(solver: AcmeSolver, annotations: Annotations): OverriddenSolver {
  const { ingress, gatewayHTTPRoute } = solver.http01 ?? {};
  if (ingress !== undefined) return withIngress(solver, ingress, annotations);
  if (gatewayHTTPRoute !== undefined) return withGateway(solver, gatewayHTTPRoute, annotations);
  return { is: 'solver', solver };
}

function withIngress(solver: AcmeSolver, ingress: IngressSolver, annotations: Annotations): OverriddenSolver {
  const given = [
    { key: annotationKeys.overrideIngressName, field: 'name' },
    { key: annotationKeys.overrideIngressClass, field: 'class' },
    { key: annotationKeys.overrideIngressClassName, field: 'ingressClassName' },
  ].flatMap(({ key, field }) => (annotations[key] ? [{ key, field, value: annotations[key] }] : []));
  const [only] = given;
  if (only === undefined) return { is: 'solver', solver };
  if (given.length > 1)
    return refused(`only one of the annotations ${given.map(({ key }) => key).join(', ')} may be set`);
  // What the issuer says of the same choice goes: the two would exclude each other.
  const { name: _, class: __, ingressClassName: ___, ...rest } = ingress;
  return { is: 'solver', solver: { ...solver, http01: { ingress: { ...rest, [only.field]: only.value } } } };
}

function withGateway(solver: AcmeSolver, gateway: GatewaySolver, annotations: Annotations): OverriddenSolver {
  const configured = gateway.parentRefs ?? [];
  const parent = annotatedParent(annotations);
  if (typeof parent === 'string') return refused(parent);
  if (parent === undefined) return configured.length > 0 ? { is: 'solver', solver } : refused(NO_PARENT);
  if (configured.some((one) => isSame(one, parent))) return { is: 'solver', solver };
  const gatewayHTTPRoute = { ...gateway, parentRefs: [...configured, parent] };
  return { is: 'solver', solver: { ...solver, http01: { gatewayHTTPRoute } } };
}

const NO_PARENT =
  'the solver of the issuer has http01.gatewayHTTPRoute without parentRefs, and the Certificate was not made from a Gateway: name the Gateway in parentRefs';

const GROUP = 'gateway.networking.k8s.io';

/** The thing that the Certificate was made from; a sentence where only half of it is named. */
function annotatedParent(annotations: Annotations): ParentReference | string | undefined {
  const name = annotations[annotationKeys.parentRefName];
  const kind = annotations[annotationKeys.parentRefKind];
  if (!name && !kind) return undefined;
  const { parentRefName, parentRefKind } = annotationKeys;
  if (!name || !kind) return `the annotations ${parentRefName} and ${parentRefKind} must be set together`;
  return defined({ group: GROUP, kind, name, namespace: annotations[annotationKeys.parentRefNamespace] || undefined });
}

/** Two references to the same listeners. What is not said is said the same way. */
const isSame = (one: ParentReference, other: ParentReference): boolean =>
  (one.group ?? GROUP) === (other.group ?? GROUP) &&
  (one.kind ?? 'Gateway') === (other.kind ?? 'Gateway') &&
  one.name === other.name &&
  (other.namespace === undefined || one.namespace === other.namespace);

const refused = (because: string): OverriddenSolver => ({ is: 'refused', because });

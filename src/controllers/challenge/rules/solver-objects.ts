import type { KubeObject, ResourceType } from '../../../api/kubernetes.ts';
import { endpointSliceType, httpRouteType, ingressType, podType, serviceType } from '../../../api/resource-types.ts';
import { Fault } from '../../../base/fault.ts';
import type { Http01View } from '../view.ts';

const TYPES: readonly ResourceType[] = [podType, serviceType, ingressType, endpointSliceType, httpRouteType];

/** The type of a kind that a solver is made of. @throws Fault defect: a route of another kind. */
export function typeOf(kind: string): ResourceType {
  const type = TYPES.find((one) => one.kind === kind);
  if (type !== undefined) return type;
  throw new Fault('defect', { code: 'ImpossibleState', message: `a solver of HTTP-01 has no business with a ${kind}` });
}

/** Whether an object that is wanted is there, and stays. */
export const isThere = ({ existing }: Http01View, { kind, metadata: { name } }: KubeObject): boolean =>
  existing.some(
    (one) => one.kind === kind && one.metadata.name === name && one.metadata.deletionTimestamp === undefined,
  );

import type { AdmissionRule } from '../admission-rule.ts';
import { field } from '../admission-rule.ts';
import { subdomainProblems } from '../kubernetes-names.ts';
import { solverServiceTypes } from './choices.ts';
import type { AcmeSolver } from './types.ts';

type Http01 = NonNullable<AcmeSolver['http01']>;

/** Rules about `http01`; paths follow it. `gateway` in a path is the reference's word for gatewayHTTPRoute. Reference 03 §2.4. */
export const http01Rules: readonly AdmissionRule<Http01>[] = [
  field({
    at: '',
    type: 'Required value',
    refuse: ({ ingress, gatewayHTTPRoute }) => ingress === undefined && gatewayHTTPRoute === undefined,
    detail: 'no HTTP01 solver type configured',
  }),
  field({
    at: '',
    type: 'Required value',
    refuse: ({ ingress, gatewayHTTPRoute }) => ingress !== undefined && gatewayHTTPRoute !== undefined,
    detail: 'only 1 HTTP01 solver type may be configured',
  }),
  field({
    at: '.ingress',
    type: 'Forbidden',
    refuse: ({ ingress }) =>
      [ingress?.class, ingress?.ingressClassName, ingress?.name].filter((text) => !!text).length > 1,
    detail: "only one of 'ingressClassName', 'name' or 'class' should be specified",
  }),
  field({
    at: '.ingress.ingressClassName',
    type: 'Invalid value',
    refuse: ({ ingress }) => !!ingress?.ingressClassName && subdomainProblems(ingress.ingressClassName).length > 0,
    value: ({ ingress }) => ingress?.ingressClassName ?? '',
    detail: ({ ingress }) =>
      `must be a valid IngressClass name: ${subdomainProblems(ingress?.ingressClassName ?? '').join('; ')}`,
  }),
  serviceTypeRule('.ingress', ({ ingress }) => ingress?.serviceType),
  serviceTypeRule('.gateway', ({ gatewayHTTPRoute }) => gatewayHTTPRoute?.serviceType),
  ...(['name', 'kind'] as const).map((part) =>
    field({
      at: `.gateway.parentRefs[0].${part}`,
      type: 'Required value',
      refuse: (http01: Http01) => missingPart(http01) === part,
      detail: part === 'name' ? 'name is required when kind is specified' : 'kind is required when name is specified',
    }),
  ),
];

function serviceTypeRule(at: string, select: (http01: Http01) => string | undefined): AdmissionRule<Http01> {
  return field({
    at: `${at}.serviceType`,
    type: 'Invalid value',
    refuse: (http01: Http01) => !solverServiceTypes.some((known) => known === (select(http01) ?? '')),
    value: (http01) => select(http01) ?? '',
    detail: 'must be empty, "ClusterIP" or "NodePort"',
  });
}

function missingPart({ gatewayHTTPRoute }: Http01): 'name' | 'kind' | undefined {
  const [first] = gatewayHTTPRoute?.parentRefs ?? [];
  if (first === undefined || !!first.name === !!first.kind) return undefined;
  return first.name ? 'kind' : 'name';
}

import { parentReference } from '../../kubernetes/parent-reference.ts';
import { podTemplate } from '../../kubernetes/pod-template.ts';
import { list, map, object, optional, text } from '../../schema-language.ts';

const value = text('A value.', { sample: 'value' });

const serviceType = optional(
  text('Type of the Service before the solver: ClusterIP or NodePort. Anything else is refused.', {
    otherwise: 'NodePort',
    example: 'ClusterIP',
  }),
);

const ingress = object(
  'Answers through an Ingress: at most one of ingressClassName, class and name. Without any of them, the Ingress made has no class and is served by the default one of the cluster.',
  {
    serviceType,
    ingressClassName: optional(
      text('Class of the Ingress made, in the field spec.ingressClassName. The usual choice.', { example: 'nginx' }),
    ),
    class: optional(
      text(
        'Class of the Ingress made, in the old annotation kubernetes.io/ingress.class, for controllers that know nothing else.',
        { example: 'nginx' },
      ),
    ),
    name: optional(
      text('Name of an Ingress that exists already: the path of the challenge is added to it, and removed again.', {
        example: 'web',
      }),
    ),
    podTemplate: optional(podTemplate),
    ingressTemplate: optional(
      object('What is added to the Ingress made.', {
        metadata: optional(
          object('Metadata to add.', {
            annotations: optional(map('Annotations to add.', value)),
            labels: optional(map('Labels to add.', value)),
          }),
        ),
      }),
    ),
  },
);

const gatewayHttpRoute = object('Answers through an HTTPRoute of the Gateway API.', {
  serviceType,
  labels: optional(map('Labels of the HTTPRoute made, such as those a Gateway selects routes by.', value)),
  parentRefs: optional(
    list(
      'Gateways the route attaches to. May be left out for Certificates made from a Gateway or ListenerSet: the route then attaches to that.',
      parentReference,
    ),
  ),
  podTemplate: optional(podTemplate),
});

/** Solver `http01`. Reference 1.4. */
export const http01 = object(
  'Proves control by an answer to an HTTP request on port 80 of the domain. Exactly one of ingress and gatewayHTTPRoute.',
  {
    ingress: optional(ingress),
    gatewayHTTPRoute: optional(gatewayHttpRoute),
  },
);

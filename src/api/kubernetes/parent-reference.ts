import { integer, object, optional, text } from '../schema-language.ts';

/** ParentReference of the Gateway API. */
export const parentReference = object('A Gateway, or another thing that routes attach to.', {
  group: optional(
    text('API group of the parent.', {
      default: 'gateway.networking.k8s.io',
      example: 'gateway.networking.k8s.io',
      maxLength: 253,
      pattern: '^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
    }),
  ),
  kind: optional(
    text('Kind of the parent, such as Gateway or ListenerSet.', {
      default: 'Gateway',
      example: 'ListenerSet',
      minLength: 1,
      maxLength: 63,
      pattern: '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$',
    }),
  ),
  namespace: optional(
    text('Namespace of the parent. The parent must let routes of other namespaces attach.', {
      otherwise: 'the namespace of the challenge',
      example: 'gateways',
      minLength: 1,
      maxLength: 63,
      pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    }),
  ),
  name: text('Name of the parent.', { example: 'public', minLength: 1, maxLength: 253 }),
  sectionName: optional(
    text('Name of the listener to attach to; all that allow it, if left out.', {
      example: 'http',
      minLength: 1,
      maxLength: 253,
      pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
    }),
  ),
  port: optional(
    integer('Port of the listeners to attach to.', { format: 'int32', minimum: 1, maximum: 65_535, example: 80 }),
  ),
});

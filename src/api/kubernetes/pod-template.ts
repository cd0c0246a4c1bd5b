import { integer, list, map, object, optional, text } from '../schema-language.ts';
import { affinity } from './affinity.ts';
import { resources } from './resources.ts';
import { podSecurityContext } from './security-context.ts';

const value = text('A value.', { sample: 'value' });

const toleration = object('A taint that the pod puts up with.', {
  key: optional(
    text('Key of the taint; all keys, if left out (operator must then be Exists).', { example: 'dedicated' }),
  ),
  operator: optional(text('How the value is compared: Equal or Exists.', { otherwise: 'Equal', example: 'Equal' })),
  value: optional(text('Value of the taint; empty with Exists.', { example: 'edge' })),
  effect: optional(
    text('Effect of the taint: NoSchedule, PreferNoSchedule or NoExecute; all of them, if left out.', {
      example: 'NoExecute',
    }),
  ),
  tolerationSeconds: optional(
    integer('How long a NoExecute taint is put up with; for ever, if left out.', { format: 'int64', example: 300 }),
  ),
});

/** What may be changed about the pod that answers HTTP-01 challenges. */
export const podTemplate = object('What is merged over the solver pod. Where both say something, this wins.', {
  metadata: optional(
    object('Metadata of the pod.', {
      annotations: optional(map('Annotations to add.', value)),
      labels: optional(map('Labels to add.', value)),
    }),
  ),
  spec: optional(
    object('Parts of the spec of the pod.', {
      nodeSelector: optional(map('Labels that the node must have.', value)),
      affinity: optional(affinity),
      tolerations: optional(list('Taints the pod puts up with.', toleration)),
      priorityClassName: optional(text('Priority class of the pod.', { example: 'system-cluster-critical' })),
      serviceAccountName: optional(
        text('Service account of the pod. Its token is not mounted.', { example: 'solver' }),
      ),
      imagePullSecrets: optional(
        list(
          'Secrets for pulling the image of the solver.',
          object(
            'A Secret of the namespace.',
            { name: optional(text('Name of the Secret.', { default: '', example: 'registry' })) },
            { atomic: true },
          ),
          { merge: { mapKey: 'name' } },
        ),
      ),
      resources: optional(resources),
      securityContext: optional(podSecurityContext),
    }),
  ),
});

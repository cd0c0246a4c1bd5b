import { integer, list, object, optional, text } from '../schema-language.ts';
import { labelSelector, nodeSelectorTerm } from './selectors.ts';

const weight = integer('How much the preference counts, from 1 to 100.', { format: 'int32', example: 50 });
const labelKeys = (verb: string) =>
  list(`Labels of the solver pod whose values other pods must ${verb}.`, text('A label key.', { example: 'app' }));

const nodeAffinity = object('Which nodes the pod may or should run on.', {
  preferredDuringSchedulingIgnoredDuringExecution: optional(
    list(
      'Wishes: nodes that fulfil more weight are preferred.',
      object('A wish and its weight.', { weight, preference: nodeSelectorTerm('The nodes wished for.') }),
    ),
  ),
  requiredDuringSchedulingIgnoredDuringExecution: optional(
    object(
      'Demands: the pod waits until there is such a node.',
      {
        nodeSelectorTerms: list(
          'Alternatives, of which one must be met.',
          nodeSelectorTerm('Requirements that must all be met.'),
        ),
      },
      { atomic: true },
    ),
  ),
});

const podAffinityTerm = object('A set of pods, and how near to them is near.', {
  topologyKey: text('Label of nodes: nodes with the same value are near to each other.', {
    example: 'kubernetes.io/hostname',
  }),
  labelSelector: optional(labelSelector('The pods.')),
  matchLabelKeys: optional(labelKeys('share')),
  mismatchLabelKeys: optional(labelKeys('not share')),
  namespaceSelector: optional(labelSelector('The namespaces of the pods, by label.')),
  namespaces: optional(list('The namespaces of the pods, by name.', text('A namespace.', { example: 'web' }))),
});

const towardsPods = (description: string) =>
  object(description, {
    preferredDuringSchedulingIgnoredDuringExecution: optional(
      list(
        'Wishes: nodes that fulfil more weight are preferred.',
        object('A wish and its weight.', { weight, podAffinityTerm }),
      ),
    ),
    requiredDuringSchedulingIgnoredDuringExecution: optional(
      list('Demands: the pod waits until there is a node that meets all of them.', podAffinityTerm),
    ),
  });

/** core/v1 Affinity. */
export const affinity = object('Where the solver pod may or should be scheduled.', {
  nodeAffinity: optional(nodeAffinity),
  podAffinity: optional(towardsPods('Which pods the solver pod should be near to.')),
  podAntiAffinity: optional(towardsPods('Which pods the solver pod should be away from.')),
});

import { list, map, object, optional, text } from '../schema-language.ts';

const requirement = (subject: string, operators: string) =>
  object(`A requirement on one ${subject}.`, {
    key: text(`The ${subject} it is about.`, { example: 'topology.kubernetes.io/zone' }),
    operator: text(`How the ${subject} relates to the values: ${operators}.`, { example: 'In' }),
    values: optional(list('The values. Empty for Exists and DoesNotExist.', text('A value.', { example: 'a' }))),
  });

/** metav1.LabelSelector. */
export const labelSelector = (description: string) =>
  object(
    description,
    {
      matchLabels: optional(map('Labels that must have exactly these values.', text('A value.', { example: 'web' }))),
      matchExpressions: optional(
        list('Requirements that must all be met.', requirement('label', 'In, NotIn, Exists or DoesNotExist')),
      ),
    },
    { atomic: true },
  );

const nodeRequirements = 'In, NotIn, Exists, DoesNotExist, Gt or Lt';

/** core/v1 NodeSelectorTerm. */
export const nodeSelectorTerm = (description: string) =>
  object(
    description,
    {
      matchExpressions: optional(list('Requirements on labels of the node.', requirement('label', nodeRequirements))),
      matchFields: optional(list('Requirements on fields of the node.', requirement('field', nodeRequirements))),
    },
    { atomic: true },
  );

import { intOrString, map, object, optional } from '../schema-language.ts';

const quantity = intOrString('A quantity.', {
  pattern:
    '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
  example: '100m',
});

/** core/v1 ResourceRequirements, as far as a solver pod may set it. */
export const resources = object(
  'Computing resources of the solver, merged over those that the flags of the controller set.',
  {
    limits: optional(map('The most it may use, by resource name.', quantity)),
    requests: optional(map('What is set aside for it, by resource name.', quantity)),
  },
);

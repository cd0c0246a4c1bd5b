import { integer, object, oneOf, optional, text, time } from './schema-language.ts';
import type { FieldFacts } from './schema-language.ts';

/** Small types that several kinds share. Reference 1.1. */

/** The issuer that is to sign. */
export const issuerReference = (description: string) =>
  object(description, {
    name: text(
      'Name of the issuer. It must exist and be Ready before anything is signed; until then the request waits.',
      {
        example: 'letsencrypt',
      },
    ),
    kind: optional(
      text(
        'Kind of the issuer. An Issuer serves only its own namespace, a ClusterIssuer serves all of them; other groups have kinds of their own.',
        { otherwise: 'Issuer', example: 'ClusterIssuer' },
      ),
    ),
    group: optional(
      text('API group of the issuer. Name another group to have an external issuer of that group sign.', {
        otherwise: 'cert-manager.io',
        example: 'cert-manager.io',
      }),
    ),
  });

/** One entry of a Secret, of which a change wakes the issuer. */
export const secretKeySelector = (description: string, facts: { readonly defaultKey?: string } = {}) =>
  object(description, secretKeyFields(facts), { secretRef: { form: 'selector', ...facts } });

/** One entry of a Secret beside a Certificate (a key store password). */
export const localSecretKeySelector = (description: string) => object(description, secretKeyFields({}));

function secretKeyFields(facts: { readonly defaultKey?: string }) {
  const otherwise: FieldFacts<string> = facts.defaultKey === undefined ? {} : { otherwise: facts.defaultKey };
  return {
    name: text(
      'Name of the Secret. For an Issuer and a Certificate it is in the same namespace, for a ClusterIssuer in the cluster resource namespace.',
      { sample: 'credentials' },
    ),
    key: optional(
      text(
        'Key within the data of the Secret. A key that the Secret does not have is reported on the Ready condition.',
        {
          sample: 'value',
          ...otherwise,
        },
      ),
    ),
  };
}

/** A whole Secret, of which a change wakes the issuer. */
export const secretObjectReference = (description: string) =>
  object(
    description,
    { name: text('Name of the Secret.', { sample: 'credentials' }) },
    { secretRef: { form: 'object' } },
  );

/** What a condition may say. */
const conditionStatuses = ['True', 'False', 'Unknown'] as const;

const conditionFields = {
  type: text('What the condition is about.', { example: 'Ready' }),
  status: oneOf('Whether it holds. Unknown means that it could not be found out.', conditionStatuses),
  reason: optional(text('Why, as one word that programs and alerts may match on.', { example: 'Ready' })),
  message: optional(text('Why, as a sentence for people. Names the field at fault and the remedy where there is one.')),
  lastTransitionTime: optional(time('When the status last changed.')),
};

/** A condition that says nothing of the generation it was made for. */
export const condition = object('One observed aspect of the object.', conditionFields);

/** A condition that tells for which generation of the spec it was made. */
export const conditionWithGeneration = object('One observed aspect of the object.', {
  ...conditionFields,
  observedGeneration: optional(
    integer(
      'The metadata.generation that this condition describes. If it is lower than the current one, the condition is out of date.',
      {
        format: 'int64',
      },
    ),
  ),
});

import Type from 'typebox';
import type { Static, TObject, TProperties, TSchema } from 'typebox';

/**
 * The words in which every field of the API is described: each makes a typebox schema, which is at once the JSON schema that the
 * generator writes into the CRDs and the source of the TypeScript type. The first argument is always the field's documentation.
 * Only schema files import this one, and the running program imports schema files by type only: typebox costs 131 ms at import.
 */

/** What a field may say beside its type. Names in Kubernetes' own words go into the CRD as they are. */
export interface FieldFacts<Value = unknown> {
  readonly format?: 'byte' | 'date-time' | 'int32' | 'int64';
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** A default that the API server writes into the object. There are very few: see `otherwise`. */
  readonly default?: Value;
  /** A value that teaches: shown with the description, and used in the all-fields sample object. */
  readonly example?: Value;
  /** A value for the all-fields sample object that teaches nothing. */
  readonly sample?: Value;
  /** What holds at run time when the field is left out; never written into the object. */
  readonly otherwise?: string;
  /** The field names a Secret of the issuer's namespace: a change of it wakes the issuer. */
  readonly secretRef?: SecretReferenceFacts;
  /** The field cannot change after creation (or, in a status, once it is set). */
  readonly immutable?: true;
}

/** How a field names a Secret: `selector` is `{name, key}`, `object` is `{name}`, `name` is the bare name. */
export interface SecretReferenceFacts {
  readonly form: 'selector' | 'object' | 'name';
  /** The key that is read when none is given. */
  readonly defaultKey?: string;
}

/** Facts of our own are kept in the schema under these names and stripped when the CRD is written. */
export const OWN_FACTS = {
  example: 'x-certwright-example',
  sample: 'x-certwright-sample',
  otherwise: 'x-certwright-otherwise',
  secretRef: 'x-certwright-secret-ref',
  immutable: 'x-certwright-immutable',
  exactlyOne: 'x-certwright-exactly-one',
} as const;

/** The field may be left out. */
export const optional = Type.Optional;

/** A string. */
export const text = (description: string, facts: FieldFacts<string> = {}) => Type.String(written(description, facts));
/** True or false. */
export const bool = (description: string, facts: FieldFacts<boolean> = {}) => Type.Boolean(written(description, facts));
/** An integer. */
export const integer = (description: string, facts: FieldFacts<number> = {}) =>
  Type.Integer(written(description, facts));
/** An RFC 3339 time. */
export const time = (description: string, facts: FieldFacts<string> = {}) =>
  text(description, { format: 'date-time', ...facts });
/** Base64 text of bytes. */
export const bytes = (description: string, facts: FieldFacts<string> = {}) =>
  text(description, { format: 'byte', ...facts });
/** Go duration text. */
export const duration = (description: string, facts: FieldFacts<string> = {}) =>
  text(description, { example: '24h0m0s', ...facts });

/** One of a closed list of strings, as `enum` (typebox's Union would give `anyOf`, which is not structural). */
export function oneOf<const Values extends readonly string[]>(
  description: string,
  values: Values,
  facts: FieldFacts<Values[number]> = {},
) {
  return Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...written(description, facts) });
}

/** An object with free keys, as `additionalProperties` (typebox's Record would give `patternProperties`, which is not structural). */
export function map<Value extends TSchema>(description: string, value: Value, facts: FieldFacts = {}) {
  return Type.Unsafe<Record<string, Static<Value>>>({
    type: 'object',
    additionalProperties: value,
    ...written(description, facts),
  });
}

/** Any JSON value, kept as it is: the one place where unknown fields are not pruned. */
export function opaque(description: string, facts: FieldFacts = {}) {
  return Type.Unsafe<unknown>({ 'x-kubernetes-preserve-unknown-fields': true, ...written(description, facts) });
}

/** A number or a text, such as a resource quantity. */
export function intOrString(description: string, facts: FieldFacts<string> = {}) {
  return Type.Unsafe<number | string>({
    anyOf: [{ type: 'integer' }, { type: 'string' }],
    'x-kubernetes-int-or-string': true,
    ...written(description, facts),
  });
}

/** Object facts: who owns the whole of it, and which of its fields exclude each other. */
export interface ObjectFacts {
  readonly secretRef?: SecretReferenceFacts;
  readonly immutable?: true;
  /** One applier owns the whole object. */
  readonly atomic?: true;
  /** Exactly one of these fields must be set: written as a rule into the CRD. */
  readonly exactlyOne?: readonly string[];
}

/** An object with named fields. */
export function object<Fields extends TProperties>(
  description: string,
  fields: Fields,
  facts: ObjectFacts = {},
): TObject<Fields> {
  const { atomic, exactlyOne, ...rest } = facts;
  return Type.Object(fields, {
    ...written(description, rest),
    ...(atomic === true ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    ...(exactlyOne === undefined ? {} : { [OWN_FACTS.exactlyOne]: exactlyOne }),
  });
}

/** How appliers share a list: one owns all (`atomic`, the default), each owns entries by key (`map`), or nothing is said. */
export interface ListFacts {
  readonly merge?: 'atomic' | 'unsaid' | { readonly mapKey: string };
  readonly otherwise?: string;
  readonly immutable?: true;
}

/** A list, of which one applier owns the whole unless `merge` says otherwise. */
export function list<Item extends TSchema>(description: string, item: Item, facts: ListFacts = {}) {
  const { merge = 'atomic', ...rest } = facts;
  return Type.Array(item, { ...written(description, rest), ...mergeFacts(merge) });
}

function mergeFacts(merge: NonNullable<ListFacts['merge']>): Record<string, unknown> {
  if (merge === 'unsaid') return {};
  if (merge === 'atomic') return { 'x-kubernetes-list-type': 'atomic' };
  return { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [merge.mapKey] };
}

function written(description: string, facts: FieldFacts): Record<string, unknown> {
  const fields: Record<string, unknown> = { description };
  for (const [name, value] of Object.entries<unknown>({ ...facts }))
    fields[isOwn(name) ? OWN_FACTS[name] : name] = value;
  return fields;
}

function isOwn(name: string): name is keyof typeof OWN_FACTS {
  return Object.hasOwn(OWN_FACTS, name);
}

import type { TSchema } from 'typebox';
import type { OWN_FACTS, SecretReferenceFacts } from '../../src/api/schema-language.ts';

/** A JSON schema as the generator walks it: what typebox made, as plain data. */
export interface SchemaNode {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly 'x-kubernetes-preserve-unknown-fields'?: true;
  readonly 'x-kubernetes-int-or-string'?: true;
  readonly 'x-kubernetes-list-type'?: string;
  readonly [OWN_FACTS.example]?: unknown;
  readonly [OWN_FACTS.sample]?: unknown;
  readonly [OWN_FACTS.otherwise]?: string;
  readonly [OWN_FACTS.secretRef]?: SecretReferenceFacts;
  readonly [OWN_FACTS.immutable]?: true;
  readonly [OWN_FACTS.exactlyOne]?: readonly string[];
}

/** A schema as plain data: typebox's own marks are not enumerable and stay behind. */
export const schemaNode = (schema: TSchema): SchemaNode => JSON.parse(JSON.stringify(schema)) as SchemaNode;

/** A place in a schema. `[]` stands for the entries of a list, `{}` for the values of a map: `spec.acme.solvers[].dns01`. */
export interface Place {
  readonly path: string;
  readonly node: SchemaNode;
  readonly required: boolean;
}

/** Every place below a node, the node itself first, parents before children, fields in the order of the schema. */
export function* placesOf(node: SchemaNode, path: string, required = true): Generator<Place> {
  yield { path, node, required };
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    yield* placesOf(child, path === '' ? name : `${path}.${name}`, node.required?.includes(name) ?? false);
  }
  if (node.items !== undefined) yield* placesOf(node.items, `${path}[]`);
  if (node.additionalProperties !== undefined) yield* placesOf(node.additionalProperties, `${path}{}`);
}

import type { KindSchema } from '../../src/api/kind-schema.ts';
import { OWN_FACTS } from '../../src/api/schema-language.ts';
import type { SchemaNode } from './schema-node.ts';
import { schemaNode } from './schema-node.ts';

/** A spec and a status in which every field is set. */
export interface AllFieldsSample {
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: Readonly<Record<string, unknown>>;
}

/**
 * Objects of the kind in which together every field is set: one, or as many as there are fields that exclude each other.
 * Made from the schema, so that a new field is in it unasked.
 */
export function allFieldsSamples(kind: KindSchema): readonly AllFieldsSample[] {
  const [spec, status] = [schemaNode(kind.spec), schemaNode(kind.status)];
  return Array.from({ length: Math.max(alternatives(spec), alternatives(status)) }, (_, turn) => ({
    spec: objectOf(spec, turn),
    status: objectOf(status, turn),
  }));
}

/** A value that the schema accepts, with every field below it set. `turn` chooses among fields that exclude each other. */
export function sampleValue(node: SchemaNode, turn = 0): unknown {
  const given = node[OWN_FACTS.example] ?? node[OWN_FACTS.sample] ?? node.enum?.[0];
  if (given !== undefined) return given;
  if (node.type === 'object') return objectOf(node, turn);
  if (node.type === 'array') return node.items === undefined ? [] : [sampleValue(node.items, turn)];
  return scalarOf(node);
}

function scalarOf({ type, format }: SchemaNode): unknown {
  if (type === 'boolean') return true;
  if (type === 'integer') return 7;
  return format === 'date-time' ? '2026-11-24T20:21:31Z' : 'text';
}

function objectOf(node: SchemaNode, turn: number): Record<string, unknown> {
  if (node.additionalProperties !== undefined)
    return { 'example.com/key': sampleValue(node.additionalProperties, turn) };
  const excluded = excludedFields(node, turn);
  const fields = Object.entries(node.properties ?? {}).filter(([name]) => !excluded.includes(name));
  return Object.fromEntries(fields.map(([name, child]) => [name, sampleValue(child, turn)]));
}

function excludedFields(node: SchemaNode, turn: number): readonly string[] {
  const choices = node[OWN_FACTS.exactlyOne] ?? [];
  return choices.filter((_, index) => index !== turn % choices.length);
}

function alternatives(node: SchemaNode): number {
  const children = [...Object.values(node.properties ?? {}), node.items, node.additionalProperties];
  const below = children.map((child) => (child === undefined ? 1 : alternatives(child)));
  return Math.max(1, node[OWN_FACTS.exactlyOne]?.length ?? 1, ...below);
}

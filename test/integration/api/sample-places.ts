import type { SchemaNode } from '../../../tools/generate/schema-node.ts';

/** The way to a place in an object: field names, map keys and list indexes. */
export type Steps = readonly (string | number)[];

/** A place of a sample object, with the schema that speaks of it. */
export interface SamplePlace {
  readonly steps: Steps;
  readonly node: SchemaNode;
  readonly value: unknown;
}

/** Every place of a sample that the schema knows, parents before children. */
export function* samplePlaces(node: SchemaNode, value: unknown, steps: Steps): Generator<SamplePlace> {
  yield { steps, node, value };
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* below(node.items, entry, [...steps, index]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, entry] of Object.entries(value)) {
      yield* below(node.properties?.[name] ?? node.additionalProperties, entry, [...steps, name]);
    }
  }
}

function* below(node: SchemaNode | undefined, value: unknown, steps: Steps): Generator<SamplePlace> {
  if (node !== undefined) yield* samplePlaces(node, value, steps);
}

/** A copy of `value` in which the place is as `change` says; undefined takes it out. */
export function changedAt(value: unknown, steps: Steps, change: (old: unknown) => unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.map((entry: unknown, index) => (index === step ? changedAt(entry, rest, change) : entry));
  }
  const entries = Object.entries(value ?? {}).map(([name, entry]) => [
    name,
    name === step ? changedAt(entry, rest, change) : entry,
  ]);
  return Object.fromEntries(entries.filter(([, entry]) => entry !== undefined));
}

/** The place as the API server writes it: `spec.dnsNames[0]`, `spec.secretTemplate.labels.example.com/key`. */
export const fieldPath = (steps: Steps): string =>
  steps.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');

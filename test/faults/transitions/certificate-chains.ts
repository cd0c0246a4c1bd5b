import type { Chain, SpecTemplate, Stop } from './spec-template.ts';
import { certificateKind } from '../../../src/api/certificate/schema.ts';
import type { Place } from '../../../tools/generate/schema-node.ts';
import { placesOf, schemaNode } from '../../../tools/generate/schema-node.ts';
import { sampleValue } from '../../../tools/generate/sample.ts';
import { certificateFields } from '../../support/bad-input/certificate-fields.ts';
import { wrongFields } from '../../support/bad-input/field-row.ts';
import { withValueAt } from '../../support/bad-input/value-at.ts';
import { certificateBounds, certificateContexts } from './certificate-contexts.ts';
import { fieldValues } from './field-values.ts';
import { shuffled } from './seeded-order.ts';
import { certificateBase } from './spec-template.ts';

const fields = Object.entries(schemaNode(certificateKind.spec).properties ?? {});

/** Fields of the spec of a Certificate, each with all that is below it. */
export const certificateFieldNames: readonly string[] = fields.map(([name]) => name);

/** A chain for each place below a top-level field: every value of it, in the order of the seed. */
export function certificateChains(field: string, seed: number): readonly Chain[] {
  const node = fields.find(([name]) => name === field)?.[1];
  if (node === undefined) throw new Error(`a Certificate has no field ${field}`);
  const contexts = certificateContexts[field] ?? [{ [field]: sampleValue(node) }];
  const byPlace = new Map<string, Stop[]>();
  for (const context of contexts)
    for (const place of placesOf(node, `spec.${field}`)) {
      const stops = stopsAt({ ...certificateBase, ...withField(field, node, context) }, place);
      byPlace.set(place.path, [...(byPlace.get(place.path) ?? []), ...stops]);
    }
  const chains = [...byPlace].map(([name, stops]) => ({ name, stops: walk(stops, seed, name) }));
  const bounds = [...boundsOf(field), ...wrongOf(field)];
  return bounds.length === 0
    ? chains
    : [...chains, { name: `spec.${field}, bounds`, stops: walk(bounds, seed, field) }];
}

type Node = Place['node'];

const withField = (field: string, node: Node, context: SpecTemplate): SpecTemplate =>
  field in context && context[field] !== undefined ? context : { ...context, [field]: sampleValue(node) };

/** A place that this context does not have is gone through in another. */
function stopsAt(spec: SpecTemplate, { path, node, required }: Place): readonly Stop[] {
  return fieldValues(node).flatMap(({ label, value }) => {
    // A Secret can belong to one Certificate only: good names are among the bounds.
    if (path === 'spec.secretName' && label === 'a good value') return [];
    if (path.endsWith(']') && value === undefined) return [];
    try {
      const changed = withValueAt({ spec }, path, value);
      return [
        { label: `${path}: ${label}${required && value === undefined ? ' (required)' : ''}`, spec: changed.spec },
      ];
    } catch {
      return [];
    }
  });
}

const boundsOf = (field: string): readonly Stop[] =>
  (certificateBounds[field] ?? []).map((bound) => ({
    label: JSON.stringify(bound).slice(0, 80),
    spec: { ...certificateBase, ...bound },
  }));

const wrongOf = (field: string): readonly Stop[] =>
  wrongFields(certificateFields)
    .filter((row) => row.field.split(/[.[{]/)[1] === field)
    .map(({ wrong }) => ({ label: JSON.stringify(wrong).slice(0, 80), spec: { ...certificateBase, ...wrong } }));

/** From the base through all stops and back; every third time by way of the base. */
function walk(stops: readonly Stop[], seed: number, salt: string): readonly Stop[] {
  const base: Stop = { label: 'the base', spec: certificateBase };
  return [...shuffled(stops, seed, salt).flatMap((stop, index) => (index % 3 === 2 ? [stop, base] : [stop])), base];
}

import type { SchemaNode } from '../../../tools/generate/schema-node.ts';
import { fieldPath, samplePlaces } from './sample-places.ts';
import type { SamplePlace, Steps } from './sample-places.ts';

/** One way in which a sample can be made wrong, and the field that the server must name. */
export interface WrongValue {
  readonly name: string;
  readonly at: string;
  readonly steps: Steps;
  readonly value: unknown;
}

/** Every wrong value that the schema itself rules out: each type, enum, pattern, bound, format and required field. */
export function wrongValues(node: SchemaNode, sample: unknown, root: string): readonly WrongValue[] {
  return [...samplePlaces(node, sample, [root])].flatMap((place) => [...wrongHere(place), ...missingFields(place)]);
}

function wrongHere({ node, steps }: SamplePlace): readonly WrongValue[] {
  const at = fieldPath(steps);
  return Object.entries(violations(node)).map(([name, value]) => ({ name: `${at}: ${name}`, at, steps, value }));
}

function missingFields({ node, steps }: SamplePlace): readonly WrongValue[] {
  return (node.required ?? []).map((name) => {
    const missing = [...steps, name];
    return { name: `${fieldPath(missing)}: missing`, at: fieldPath(missing), steps: missing, value: undefined };
  });
}

function violations(node: SchemaNode): Readonly<Record<string, unknown>> {
  return {
    ...wrongType(node),
    ...(node.enum === undefined ? {} : { 'not in the list': 'NotInTheList' }),
    ...(node.pattern === undefined ? {} : { 'against the pattern': '!' }),
    ...(node.minLength === undefined ? {} : { 'too short': '' }),
    ...(node.maxLength === undefined ? {} : { 'too long': 'a'.repeat(node.maxLength + 1) }),
    ...(node.minimum === undefined ? {} : { 'too small': node.minimum - 1 }),
    ...(node.maximum === undefined ? {} : { 'too large': node.maximum + 1 }),
    ...(node.format === 'date-time' ? { 'not a time': 'yesterday' } : {}),
    ...(node.format === 'byte' ? { 'not base64': '***' } : {}),
  };
}

function wrongType(node: SchemaNode): Readonly<Record<string, unknown>> {
  if (node['x-kubernetes-int-or-string'] === true) return { 'neither number nor text': true };
  if (node['x-kubernetes-preserve-unknown-fields'] === true) return {};
  return { [`not of type ${node.type}`]: node.type === 'string' ? 7 : 'text' };
}

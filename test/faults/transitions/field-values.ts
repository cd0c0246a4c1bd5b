import type { SchemaNode } from '../../../tools/generate/schema-node.ts';
import { sampleValue } from '../../../tools/generate/sample.ts';

/** A value for a field, undefined to leave it out. */
export interface FieldValue {
  readonly label: string;
  readonly value: unknown;
}

/**
 * What one field is given in turn, by its schema alone: good values, its bounds, values of another type, and for texts what people and
 * attackers write into a text. Whether a text is good is not known here: a fresh object with it tells.
 */
export function fieldValues(node: SchemaNode): readonly FieldValue[] {
  const sample = { label: 'a good value', value: sampleValue(node) };
  return [sample, { label: 'left out', value: undefined }, ...valuesOfType(node), ...wrongType(node)];
}

function valuesOfType(node: SchemaNode): readonly FieldValue[] {
  if (node.enum !== undefined)
    return [
      ...node.enum.map((value) => ({ label: value, value })),
      { label: 'none of the list', value: 'NotInTheList' },
    ];
  switch (node.type) {
    case 'string':
      return texts(node);
    case 'integer':
      return [...(node.minimum === undefined ? [0, 1, -1] : [node.minimum, node.minimum - 1]), 2_147_483_647].map(
        shown,
      );
    case 'boolean':
      return [true, false].map(shown);
    case 'array':
      return lists(node);
    case 'object':
      return [{ label: 'empty', value: {} }];
    default:
      return [];
  }
}

function texts({ format, pattern }: SchemaNode): readonly FieldValue[] {
  if (format === 'byte')
    return [
      { label: 'no base64', value: '***' },
      { label: 'empty', value: '' },
    ];
  return [
    { label: 'empty', value: '' },
    { label: 'a blank', value: ' ' },
    { label: '300 letters', value: 'a'.repeat(300) },
    { label: 'not ASCII', value: 'ä✓' },
    { label: 'a zero byte', value: 'a\u0000b' },
    { label: 'two lines', value: 'a\nb' },
    ...(pattern === undefined ? [] : [{ label: 'against the pattern', value: '!' }]),
  ];
}

function lists({ items }: SchemaNode): readonly FieldValue[] {
  if (items === undefined) return [];
  const entry = sampleValue(items);
  const others = (items.enum ?? []).filter((value) => value !== entry);
  return [
    { label: 'empty', value: [] },
    { label: 'twice the same', value: [entry, entry] },
    ...(others.length === 0 ? [] : [{ label: 'all that there are', value: [...(items.enum ?? [])] }]),
  ];
}

/** What the API server must refuse by itself. */
function wrongType(node: SchemaNode): readonly FieldValue[] {
  if (node['x-kubernetes-preserve-unknown-fields'] === true) return [];
  if (node['x-kubernetes-int-or-string'] === true) return [{ label: 'of another type', value: true }];
  return [{ label: 'of another type', value: node.type === 'string' ? 7 : 'text' }];
}

const shown = (value: unknown): FieldValue => ({ label: String(value), value });

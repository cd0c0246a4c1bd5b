import { OWN_FACTS } from '../../src/api/schema-language.ts';
import type { SchemaNode } from './schema-node.ts';

/** What `kubectl explain` shows of a field: its text, what holds when it is left out, an example, and whether it may change. */
export function fullDescription(node: SchemaNode): string {
  const { description = '' } = node;
  return [description, defaultText(node), exampleText(node), immutableText(node)]
    .filter((text) => text !== '')
    .join(' ');
}

function defaultText(node: SchemaNode): string {
  const otherwise = node[OWN_FACTS.otherwise];
  return otherwise === undefined ? '' : `Default: ${otherwise}.`;
}

/** Lists and maps of scalars show the example of one entry, as `kubectl explain` does not show entries by themselves. */
export function exampleText(node: SchemaNode, mark: (text: string) => string = (text) => text): string {
  const entry = node.items ?? node.additionalProperties;
  const example = (entry ?? node)[OWN_FACTS.example];
  if (example === undefined || node.enum !== undefined || node.type === 'boolean') return '';
  const text = typeof example === 'string' ? example : JSON.stringify(example);
  return `${entry === undefined ? 'Example' : 'Example of an entry'}: ${mark(text)}`;
}

function immutableText(node: SchemaNode): string {
  return node[OWN_FACTS.immutable] === true && node.type !== 'object' ? 'Never changes once set.' : '';
}

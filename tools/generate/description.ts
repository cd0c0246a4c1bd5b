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

function exampleText(node: SchemaNode): string {
  const example = node[OWN_FACTS.example];
  const teaches = example !== undefined && node.enum === undefined && node.type !== 'boolean';
  return teaches ? `Example: ${typeof example === 'string' ? example : JSON.stringify(example)}` : '';
}

function immutableText(node: SchemaNode): string {
  return node[OWN_FACTS.immutable] === true && node.type !== 'object' ? 'Never changes once set.' : '';
}

import type { KindSchema } from '../../src/api/kind-schema.ts';
import { OWN_FACTS } from '../../src/api/schema-language.ts';
import { exampleText } from './description.ts';
import { code, page, table } from './markdown.ts';
import type { SchemaNode } from './schema-node.ts';
import { placesOf, schemaNode } from './schema-node.ts';

/** The reference page of a kind: a head, then one table for each object of its spec and status. */
export function referencePage(kind: KindSchema): string {
  const sections = new Sections();
  return page(
    'src/api',
    `# ${kind.type.kind}`,
    kind.description,
    head(kind),
    printerColumns(kind),
    '## spec',
    ...sections.of(schemaNode(kind.spec), 'spec'),
    '## status',
    ...sections.of(schemaNode(kind.status), 'status'),
  );
}

function head({ type, shortNames, categories, selectableFields }: KindSchema): string {
  const rows = [
    ['apiVersion', code(`${type.group}/${type.version}`)],
    ['Scope', type.namespaced ? 'one namespace' : 'the whole cluster'],
    ['kubectl', [type.plural, ...(shortNames ?? [])].map(code).join(', ')],
    ['Categories', categories.map(code).join(', ')],
    ['Field selectors', (selectableFields ?? []).map((path) => code(path.slice(1))).join(', ') || 'none'],
  ];
  return table(['', ''], rows);
}

function printerColumns({ columns }: KindSchema): string {
  const rows = columns.map(({ name, description, wide }) => [
    name + (wide === true ? ' (`-o wide`)' : ''),
    description,
  ]);
  return table(['Column of `kubectl get`', 'Shows'], rows);
}

/** Writes each object once: the same object met again is a link to where it was written first. */
class Sections {
  readonly #written = new Map<string, string>();

  *of(root: SchemaNode, path: string): Generator<string> {
    const skipped: string[] = [];
    for (const place of placesOf(root, path)) {
      if (place.node.properties === undefined || skipped.some((parent) => isBelow(place.path, parent))) continue;
      if (this.#firstPlace(place.node, place.path) === place.path)
        yield* this.#section(place.node, place.path, place.path === path);
      else skipped.push(place.path);
    }
  }

  *#section(node: SchemaNode, path: string, isRoot: boolean): Generator<string> {
    if (!isRoot) yield `### ${path}`;
    if (node.description !== undefined) yield node.description;
    yield table(['Field', 'Type', 'Default', 'Description'], this.#rows(node, path));
  }

  #rows(node: SchemaNode, path: string): readonly (readonly string[])[] {
    return Object.entries(node.properties ?? {}).map(([name, child]) => [
      code(name) + (node.required?.includes(name) === true ? ' **required**' : ''),
      this.#typeText(child, `${path}.${name}`),
      defaultText(child),
      descriptionText(child),
    ]);
  }

  #typeText(node: SchemaNode, path: string): string {
    if (node.items !== undefined) return `list of ${this.#typeText(node.items, `${path}[]`)}`;
    if (node.additionalProperties !== undefined)
      return `map to ${this.#typeText(node.additionalProperties, `${path}{}`)}`;
    if (node.properties !== undefined) return `[object](#${anchor(this.#firstPlace(node, path))})`;
    return plainType(node);
  }

  #firstPlace(node: SchemaNode, path: string): string {
    const text = JSON.stringify(node);
    const first = this.#written.get(text);
    if (first === undefined) this.#written.set(text, path);
    return first ?? path;
  }
}

const isBelow = (path: string, parent: string): boolean =>
  /^[.[{]/.test(path.slice(parent.length)) && path.startsWith(parent);

function plainType(node: SchemaNode): string {
  if (node['x-kubernetes-preserve-unknown-fields'] === true) return 'any value';
  if (node['x-kubernetes-int-or-string'] === true) return 'number or text';
  if (node.enum !== undefined) return node.enum.map((value) => code(value)).join(', ');
  return node.format === 'date-time' ? 'time' : node.format === 'byte' ? 'base64' : (node.type ?? 'any value');
}

function defaultText(node: SchemaNode): string {
  if (node.default !== undefined) return `${code(JSON.stringify(node.default))}, written by the server`;
  return node[OWN_FACTS.otherwise] ?? '';
}

function descriptionText(node: SchemaNode): string {
  return [node.description ?? '', exampleText(node, code), limitsText(node)].filter((part) => part !== '').join(' ');
}

function limitsText(node: SchemaNode): string {
  const limits = [
    node.pattern === undefined ? '' : `must match ${code(node.pattern)}`,
    node.minLength === undefined ? '' : `at least ${node.minLength} characters`,
    node.maxLength === undefined ? '' : `at most ${node.maxLength} characters`,
    node.minimum === undefined ? '' : `from ${node.minimum} to ${node.maximum ?? 'any'}`,
  ];
  const said = limits.filter((limit) => limit !== '').join('; ');
  return said === '' ? '' : `(${said})`;
}

const anchor = (path: string): string => path.toLowerCase().replaceAll(/[^a-z0-9-]/g, '');

import type { KindSchema, PrinterColumn } from '../../src/api/kind-schema.ts';
import type { KubeObject } from '../../src/api/kubernetes.ts';
import { OWN_FACTS } from '../../src/api/schema-language.ts';
import { fullDescription } from './description.ts';
import type { SchemaNode } from './schema-node.ts';
import { schemaNode } from './schema-node.ts';

/** The CustomResourceDefinition of a kind. Reference 1.1. */
export function customResourceDefinition(kind: KindSchema): KubeObject {
  const { type } = kind;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${type.plural}.${type.group}`, labels },
    spec: {
      group: type.group,
      names: names(kind),
      scope: type.namespaced ? 'Namespaced' : 'Cluster',
      versions: [version(kind)],
    },
  };
}

const labels = {
  app: 'cert-manager',
  'app.kubernetes.io/name': 'cert-manager',
  'app.kubernetes.io/instance': 'cert-manager',
  'app.kubernetes.io/component': 'crds',
};

function names({ type, shortNames, categories }: KindSchema): Record<string, unknown> {
  return {
    kind: type.kind,
    listKind: `${type.kind}List`,
    plural: type.plural,
    singular: type.kind.toLowerCase(),
    ...(shortNames === undefined ? {} : { shortNames }),
    categories,
  };
}

function version(kind: KindSchema): Record<string, unknown> {
  const selectable = kind.selectableFields?.map((jsonPath) => ({ jsonPath }));
  return {
    name: kind.type.version,
    served: true,
    storage: true,
    subresources: { status: {} },
    additionalPrinterColumns: kind.columns.map(printerColumn),
    ...(selectable === undefined ? {} : { selectableFields: selectable }),
    schema: { openAPIV3Schema: structural(kindNode(kind)) },
  };
}

function printerColumn({ wide, ...column }: PrinterColumn): Record<string, unknown> {
  return wide === true ? { ...column, priority: 1 } : column;
}

/** The schema of a whole object of the kind. */
export function kindNode(kind: KindSchema): SchemaNode {
  return {
    type: 'object',
    description: kind.description,
    ...(kind.required.length === 0 ? {} : { required: kind.required }),
    properties: {
      apiVersion: { type: 'string', description: `Always ${kind.type.group}/${kind.type.version}.` },
      kind: { type: 'string', description: `Always ${kind.type.kind}.` },
      metadata: { type: 'object' },
      spec: schemaNode(kind.spec),
      status: schemaNode(kind.status),
    },
  };
}

/** The schema as the API server takes it: facts of our own turned into descriptions and rules, then left out. */
function structural(node: SchemaNode): Record<string, unknown> {
  const { description: _, properties, items, additionalProperties, ...rest } = node;
  const description = fullDescription(node);
  return {
    ...(description === '' ? {} : { description }),
    ...withoutOwnFacts(rest),
    ...(properties === undefined ? {} : { properties: mapValues(properties, structural) }),
    ...(items === undefined ? {} : { items: structural(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: structural(additionalProperties) }),
    ...exactlyOneRule(node[OWN_FACTS.exactlyOne]),
  };
}

function exactlyOneRule(fields: readonly string[] | undefined): Record<string, unknown> {
  if (fields === undefined) return {};
  const rule = `[${fields.map((field) => `has(self.${field})`).join(', ')}].exists_one(isSet, isSet)`;
  return { 'x-kubernetes-validations': [{ rule, message: `exactly one of ${listed(fields)} must be configured` }] };
}

const listed = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')}, or ${words.at(-1)}`;

function withoutOwnFacts(node: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(node).filter(([name]) => !name.startsWith('x-certwright-')));
}

function mapValues<Value, Result>(
  values: Readonly<Record<string, Value>>,
  change: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

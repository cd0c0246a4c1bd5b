import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject, ObjectKey, ResourceType } from '../../../src/api/kubernetes.ts';
import type { Condition } from '../../../src/api/shared-types.ts';
import type { Cluster } from '../../support/cluster.ts';

/** apiextensions.k8s.io/v1 CustomResourceDefinition. */
const CRD: ResourceType = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};
/** Nobody is told when the API server serves a schema, so it is asked again after so many milliseconds. */
const ASK_AGAIN = 200;
const SECONDS = 60;

const crdKey = ({ plural, group }: ResourceType): ObjectKey => ({
  type: CRD,
  namespace: '',
  name: `${plural}.${group}`,
});

/** Deletes the definition of a kind, and with it all objects of the kind. Gives what brings the definition back. */
export async function deleteKind(cluster: Cluster, type: ResourceType): Promise<() => Promise<void>> {
  const definition = await definitionOf(cluster, type);
  await cluster.delete(crdKey(type));
  await cluster.untilGone(crdKey(type), SECONDS);
  return async () => {
    const { apiVersion, kind, metadata, spec } = definition;
    await cluster.create(CRD, { apiVersion, kind, metadata: { name: metadata.name }, spec });
    await cluster.until(crdKey(type), 'Established', isEstablished, SECONDS);
    while ((await cluster.ask({ method: 'GET', path: pathOf(type) })).status !== 200) await delay(ASK_AGAIN);
  };
}

async function definitionOf(cluster: Cluster, type: ResourceType): Promise<KubeObject> {
  const definition = await cluster.get(crdKey(type));
  if (definition === undefined) throw new Error(`there is no definition of ${type.plural}`);
  return definition;
}

function isEstablished(object: KubeObject): boolean {
  // Null while there is none.
  const { conditions }: { readonly conditions?: readonly Condition[] | null } = object['status'] ?? {};
  return (conditions ?? []).some(({ type, status }) => type === 'Established' && status === 'True');
}

const pathOf = ({ group, version, plural }: ResourceType): string => `/apis/${group}/${version}/${plural}`;

/** A field in the status of a kind, as a path through its schema: `conditions[].observedGeneration`. */
export interface StatusField {
  readonly type: ResourceType;
  readonly path: string;
}

/**
 * Makes the API server serve a kind without a field, as an older definition does: what is written into it is dropped silently. Resolves when
 * the server does so, as `probe` shows: an object of the kind in a namespace where nobody works, whose status says everything. Gives what
 * brings the field back.
 */
export async function dropField(
  cluster: Cluster,
  { type, path }: StatusField,
  probe: Probe,
): Promise<() => Promise<void>> {
  const before = await definitionOf(cluster, type);
  const definition: KubeObject = structuredClone(before);
  const versions = versionsOf(definition);
  const steps = ['status', ...path.replaceAll('[]', '.[]').split('.')];
  for (const { schema } of versions) drop(schema.openAPIV3Schema, steps);
  await cluster.patch(crdKey(type), { spec: { versions } });
  const field = steps.at(-1) ?? '';
  while (JSON.stringify((await cluster.patch(probe.key, probe.patch(), 'status'))['status']).includes(`"${field}"`))
    await delay(ASK_AGAIN);
  return async () => void (await cluster.patch(crdKey(type), { spec: { versions: versionsOf(before) } }));
}

/** An object whose status may be written. `patch` differs each time, so that each is a write. */
export interface Probe {
  readonly key: ObjectKey;
  patch(): object;
}

interface Version {
  readonly schema: { readonly openAPIV3Schema: Schema };
}

interface Schema {
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
}

function versionsOf(definition: KubeObject): readonly Version[] {
  const { versions = [] }: { readonly versions?: readonly Version[] } = definition['spec'] ?? {};
  return versions;
}

function drop(schema: Schema | undefined, [step = '', ...rest]: readonly string[]): void {
  if (step === '[]') return drop(schema?.items, rest);
  if (rest.length > 0) return drop(schema?.properties?.[step], rest);
  if (schema?.properties?.[step] === undefined) throw new Error(`there is no field ${step} to drop`);
  delete schema.properties[step];
}

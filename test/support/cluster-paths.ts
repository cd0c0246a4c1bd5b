import type { ObjectKey, ResourceType } from '../../src/api/kubernetes.ts';

/** The path of a collection; of all namespaces where none is given. */
export function collectionPath(type: ResourceType, namespace?: string): string {
  const group = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const within = type.namespaced && namespace !== undefined && namespace !== '' ? `/namespaces/${namespace}` : '';
  return `${group}${within}/${type.plural}`;
}

/** The path of one object. */
export const objectPath = (key: ObjectKey): string => `${collectionPath(key.type, key.namespace)}/${key.name}`;

/** Kinds of Kubernetes' own that tests ask for. */
export const NAMESPACE: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};

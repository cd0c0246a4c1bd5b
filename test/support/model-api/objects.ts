// The objects of the model API by kind and place, and the versions they are given.
import { isDeepStrictEqual } from 'node:util';
import type { KubeObject, ObjectKey, ResourceType } from '../../../src/api/kubernetes.ts';
import { apiVersionOf } from '../../../src/api/kubernetes.ts';
import { keyText, typeText } from '../../../src/kube/key-text.ts';
import { freezeDeep } from '../../../src/kube/store/freeze.ts';
import { encodeBody } from '../../../src/kube/client/encode-body.ts';
import type { Json } from './fields.ts';
import { isRecord } from './fields.ts';
import type { History } from './history.ts';

export interface Objects {
  readonly version: number;
  find(key: ObjectKey): KubeObject | undefined;
  all(type?: ResourceType): readonly KubeObject[];
  /** Stores the object under a new version; the same contents keep the old one. */
  store(key: ObjectKey, next: Json): KubeObject;
  remove(key: ObjectKey): void;
  keys(): readonly ObjectKey[];
  nextUid(): string;
  /** Remembers everything as it stands; what it returns puts it back, versions and all. */
  remember(): () => void;
}

/** No objects yet. */
export function createObjects(history: History): Objects {
  const objects = new Map<string, { readonly key: ObjectKey; readonly object: KubeObject }>();
  let version = 100;
  let uids = 0;
  return {
    get version() {
      return version;
    },
    find: (key) => objects.get(keyText(key))?.object,
    all: (type) =>
      [...objects.values()]
        .filter(({ key }) => type === undefined || typeText(key.type) === typeText(type))
        .map(({ object }) => object),
    store(key, next) {
      const before = objects.get(keyText(key))?.object;
      if (before !== undefined && isDeepStrictEqual(before, { ...typed(key.type), ...next })) return before;
      version += 1;
      const object = freezeDeep(withVersion(key.type, next, before, String(version)));
      objects.set(keyText(key), { key, object });
      history.record({ version, type: typeText(key.type), after: object, isRemoved: false, before });
      return object;
    },
    remove(key) {
      const before = objects.get(keyText(key))?.object;
      if (before === undefined) return;
      version += 1;
      objects.delete(keyText(key));
      const after = freezeDeep(withVersion(key.type, { ...before }, before, String(version)));
      history.record({ version, type: typeText(key.type), after, isRemoved: true, before });
    },
    keys: () => [...objects.values()].map(({ key }) => key),
    nextUid() {
      uids += 1;
      return `uid-${uids}`;
    },
    remember() {
      const then = { objects: [...objects], version };
      return () => {
        objects.clear();
        for (const [key, object] of then.objects) objects.set(key, object);
        version = then.version;
      };
    },
  };
}

function withVersion(type: ResourceType, next: Json, before: KubeObject | undefined, version: string): KubeObject {
  const metadata = metadataOf(next);
  const isChanged = before === undefined || !isDeepStrictEqual(desired(next), desired({ ...before }));
  const generation = (before?.metadata.generation ?? 0) + (isChanged ? 1 : 0);
  return {
    ...next,
    ...typed(type),
    metadata: {
      ...metadata,
      name: String(metadata['name']),
      resourceVersion: version,
      generation,
    } as KubeObject['metadata'],
  };
}

const typed = (type: ResourceType): { readonly apiVersion: string; readonly kind: string } => ({
  apiVersion: apiVersionOf(type),
  kind: type.kind,
});

/** All but metadata and status: what a change of raises the generation. */
const desired = (object: Json): Json =>
  Object.fromEntries(
    Object.entries(object).filter(([name]) => !['metadata', 'status', 'apiVersion', 'kind'].includes(name)),
  );

/** The metadata of an object, whatever it is. */
export const metadataOf = (object: Json): Json => (isRecord(object['metadata']) ? object['metadata'] : {});

/** What was sent, as it stands on the wire: Secrets revealed, undefined left out. */
export function onTheWire(object: unknown): Json {
  const decoded: unknown = JSON.parse(encodeBody(object));
  return isRecord(decoded) ? withDataOfStrings(decoded) : {};
}

/** What a Secret's write-only stringData becomes. */
function withDataOfStrings({ stringData, ...object }: Json): Json {
  if (!isRecord(stringData)) return object;
  const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')]);
  return { ...object, data: { ...(isRecord(object['data']) ? object['data'] : {}), ...Object.fromEntries(encoded) } };
}

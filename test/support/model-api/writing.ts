// How the model API answers create, apply, patch and delete: preconditions, ownership, finalizers.
import type { KubeObject, ObjectKey, ResourceType } from '../../../src/api/kubernetes.ts';
import { apiVersionOf } from '../../../src/api/kubernetes.ts';
import type { Instant } from '../../../src/base/instant.ts';
import { formatInstant } from '../../../src/base/instant.ts';
import { keyText } from '../../../src/kube/key-text.ts';
import { serverFault } from './faults.ts';
import type { Json } from './fields.ts';
import { mergePatch } from './merge-patch.ts';
import type { Objects } from './objects.ts';
import { metadataOf } from './objects.ts';
import type { Writer } from './ownership.ts';
import { applied, updated } from './ownership.ts';

export interface Written {
  readonly manager: string;
  readonly subresource?: 'status';
}

interface Preconditions {
  readonly uid?: unknown;
  readonly resourceVersion?: unknown;
}

export interface Writing {
  create(key: ObjectKey, sent: Json, by: Written): KubeObject;
  apply(key: ObjectKey, sent: Json, by: Written): KubeObject;
  patch(key: ObjectKey, sent: Json, by: Written): KubeObject;
  /** The object if finalizers keep it. */
  remove(key: ObjectKey, preconditions: Preconditions): KubeObject | undefined;
}

/** Writing to the objects given. */
export function createWriting(objects: Objects, now: () => Instant): Writing {
  const writer = (type: ResourceType, by: Written, operation: Writer['operation']): Writer => ({
    ...by,
    operation,
    apiVersion: apiVersionOf(type),
    time: formatInstant(now()),
  });
  const begun = (key: ObjectKey): Json => ({
    metadata: {
      name: key.name,
      ...(key.namespace === '' ? {} : { namespace: key.namespace }),
      uid: objects.nextUid(),
      creationTimestamp: formatInstant(now()),
    },
  });
  const live = (key: ObjectKey): KubeObject => {
    const found = objects.find(key);
    if (found === undefined) throw serverFault('NotFound', `there is no ${keyText(key)}`);
    return found;
  };
  const removeIfFree = (key: ObjectKey, object: KubeObject): KubeObject => {
    if (object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).length === 0)
      objects.remove(key);
    return object;
  };
  return {
    create(key, sent, by) {
      if (objects.find(key) !== undefined) throw serverFault('AlreadyExists', `${keyText(key)} exists already`);
      const base = begun(key);
      const { status: _, ...rest } = sent;
      const next = { ...rest, metadata: { ...metadataOf(sent), ...metadataOf(base) } };
      return objects.store(key, updated(base, next, writer(key.type, by, 'Update')));
    },
    apply(key, sent, by) {
      const found = objects.find(key);
      const { uid, resourceVersion } = metadataOf(sent);
      if (found === undefined && (uid !== undefined || by.subresource !== undefined)) {
        throw serverFault(uid === undefined ? 'NotFound' : 'Conflict', `there is no ${keyText(key)}`);
      }
      if (found !== undefined) demand(key, found, { uid, resourceVersion });
      const next = applied(found === undefined ? begun(key) : { ...found }, sent, writer(key.type, by, 'Apply'));
      return removeIfFree(key, objects.store(key, next));
    },
    patch(key, sent, by) {
      const found = live(key);
      demand(key, found, { resourceVersion: metadataOf(sent)['resourceVersion'] });
      const part: Json = by.subresource === 'status' ? { status: sent['status'] } : { ...sent, status: undefined };
      const { status, ...rest } = part;
      const merged = mergePatch(found, status === undefined ? rest : part);
      const next = { ...(merged as Json), metadata: { ...metadataOf(merged as Json), ...kept(found) } };
      return removeIfFree(key, objects.store(key, updated({ ...found }, next, writer(key.type, by, 'Update'))));
    },
    remove(key, preconditions) {
      const found = live(key);
      demand(key, found, preconditions);
      if ((found.metadata.finalizers ?? []).length === 0) {
        objects.remove(key);
        return undefined;
      }
      const deletionTimestamp = found.metadata.deletionTimestamp ?? formatInstant(now());
      return objects.store(key, { ...found, metadata: { ...found.metadata, deletionTimestamp } });
    },
  };
}

/** What no patch changes. */
const kept = ({ metadata }: KubeObject): Json => ({
  uid: metadata.uid,
  resourceVersion: metadata.resourceVersion,
  creationTimestamp: metadata.creationTimestamp,
});

function demand(key: ObjectKey, found: KubeObject, { uid, resourceVersion }: Preconditions): void {
  const isOther =
    (uid !== undefined && uid !== found.metadata.uid) ||
    (resourceVersion !== undefined && resourceVersion !== found.metadata.resourceVersion);
  if (isOther) throw serverFault('Conflict', `${keyText(key)} has been changed by somebody else`);
}

import type { KubeObject, ObjectKey, ResourceType } from '../../src/api/kubernetes.ts';
import { collectionPath, objectPath } from './cluster-paths.ts';
import { askCluster } from './cluster-request.ts';
import type { ClusterReply, ClusterTarget } from './cluster-request.ts';
import { untilObject, untilObjects } from './until.ts';

/**
 * The API server as a test sees it: by a client of its own, so that what the program did is looked at by other means than the program's.
 * Every method but `ask` throws with the server's words on a refusal.
 */
export interface Cluster {
  ask: (request: Parameters<typeof askCluster>[1]) => Promise<ClusterReply>;
  get(key: ObjectKey): Promise<KubeObject | undefined>;
  list(type: ResourceType, namespace?: string, labelSelector?: string): Promise<readonly KubeObject[]>;
  create(type: ResourceType, object: KubeObject): Promise<KubeObject>;
  /** JSON merge patch. */
  patch(key: ObjectKey, patch: object, subresource?: 'status'): Promise<KubeObject>;
  /** Server-side apply, forced. */
  apply(type: ResourceType, object: KubeObject, manager?: string): Promise<KubeObject>;
  delete(key: ObjectKey): Promise<void>;
  /** Resolves with the first version of the object that `is` true of; fails after `seconds` (60), showing what was there. */
  until(key: ObjectKey, what: string, is: (object: KubeObject) => boolean, seconds?: number): Promise<KubeObject>;
  untilGone(key: ObjectKey, seconds?: number): Promise<void>;
  /** The same for all objects of a kind in a namespace. */
  untilAll(
    selection: { readonly type: ResourceType; readonly namespace: string },
    what: string,
    are: (objects: readonly KubeObject[]) => boolean,
    seconds?: number,
  ): Promise<readonly KubeObject[]>;
}

/** The cluster at an address: `clusterAt(inject('controlPlane'))`. */
export function clusterAt(target: ClusterTarget): Cluster {
  const done = async (request: Parameters<typeof askCluster>[1]): Promise<KubeObject> =>
    accepted(request.path, await askCluster(target, request));
  return {
    ask: (request) => askCluster(target, request),
    get: async (key) => {
      const reply = await askCluster(target, { method: 'GET', path: objectPath(key) });
      return reply.status === 404 ? undefined : accepted(objectPath(key), reply);
    },
    list: async (type, namespace, labelSelector) => {
      const query = labelSelector === undefined ? '' : `?labelSelector=${encodeURIComponent(labelSelector)}`;
      return itemsOf(await done({ method: 'GET', path: `${collectionPath(type, namespace)}${query}` }));
    },
    create: (type, object) =>
      done({ method: 'POST', path: collectionPath(type, object.metadata.namespace), body: object }),
    patch: (key, patch, subresource) =>
      done({
        method: 'PATCH',
        path: `${objectPath(key)}${subresource === undefined ? '' : `/${subresource}`}`,
        body: patch,
        contentType: 'application/merge-patch+json',
      }),
    apply: (type, object, manager = 'certwright-test') =>
      done({
        method: 'PATCH',
        path: `${objectPath({ type, namespace: object.metadata.namespace ?? '', name: object.metadata.name })}?fieldManager=${manager}&force=true`,
        body: object,
        contentType: 'application/apply-patch+yaml',
      }),
    delete: async (key) => void (await done({ method: 'DELETE', path: objectPath(key) })),
    until: (key, what, is, seconds = 60) => untilObject(target, key, what, is, seconds),
    untilGone: async (key, seconds = 60) => {
      const named = (objects: readonly KubeObject[]): boolean =>
        objects.every((object) => object.metadata.name !== key.name);
      await untilObjects(target, { ...key, name: key.name }, 'gone', named, seconds);
    },
    untilAll: (selection, what, are, seconds = 60) => untilObjects(target, selection, what, are, seconds),
  };
}

function accepted(path: string, reply: ClusterReply): KubeObject {
  if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${String(reply.body['message'])}`);
  return reply.body as KubeObject;
}

const itemsOf = (list: KubeObject): readonly KubeObject[] =>
  (list as unknown as { items: readonly KubeObject[] }).items;

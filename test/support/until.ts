import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject, ObjectKey, ResourceType } from '../../src/api/kubernetes.ts';
import { collectionPath } from './cluster-paths.ts';
import { watchCluster } from './cluster-request.ts';
import type { ClusterTarget } from './cluster-request.ts';

/** Which objects are watched: all of a kind in a namespace, or the one named. */
export interface Watched {
  readonly type: ResourceType;
  readonly namespace: string;
  readonly name?: string;
}

interface WatchLine {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  /** Undefined where the line is no event but the server's refusal, as of a kind whose storage is not ready yet. */
  readonly object?: KubeObject;
}

/** A watch that was refused is asked for again after so many milliseconds: no event tells when it will be granted. */
const LOOK_AGAIN = 200;

/** Resolves with the first version of the object that `is` true of. */
export async function untilObject(
  target: ClusterTarget,
  key: ObjectKey,
  what: string,
  is: (object: KubeObject) => boolean,
  seconds: number,
): Promise<KubeObject> {
  const found = (objects: readonly KubeObject[]): boolean => objects.some(is);
  const objects = await untilObjects(target, key, what, found, seconds);
  const object = objects.find(is);
  if (object === undefined) throw new Error('unreachable: one object was as asked');
  return object;
}

/**
 * Resolves with the watched objects as soon as `are` is true of all that there are. It is asked once the present ones are known, and
 * then after each event. Fails after `seconds`, showing what was there at the end.
 */
export async function untilObjects(
  target: ClusterTarget,
  watched: Watched,
  what: string,
  are: (objects: readonly KubeObject[]) => boolean,
  seconds: number,
): Promise<readonly KubeObject[]> {
  const deadline = AbortSignal.timeout(seconds * 1000);
  const present = new Map<string, KubeObject>();
  try {
    for (;;) {
      if (await watchOnce(target, watched, present, are, deadline)) return [...present.values()];
    }
  } catch (cause) {
    if (!deadline.aborted) throw cause;
    throw new Error(`${describe(watched)}: not "${what}" within ${seconds} s; last seen: ${show(present)}`, { cause });
  }
}

/** One watch, from the present state on: true once `are`, false if the server ended the watch. */
async function watchOnce(
  target: ClusterTarget,
  watched: Watched,
  present: Map<string, KubeObject>,
  are: (objects: readonly KubeObject[]) => boolean,
  deadline: AbortSignal,
): Promise<boolean> {
  present.clear();
  let isComplete = false;
  for await (const line of watchCluster(target, watchPath(watched), deadline)) {
    const event = line as WatchLine;
    if (event.object === undefined) await delay(LOOK_AGAIN, undefined, { signal: deadline });
    if (event.object === undefined || event.type === 'ERROR') return false;
    if (event.type === 'BOOKMARK')
      isComplete ||= event.object.metadata.annotations?.['k8s.io/initial-events-end'] === 'true';
    else fold(present, event.type, event.object);
    if (isComplete && are([...present.values()])) return true;
  }
  return false;
}

function fold(present: Map<string, KubeObject>, type: WatchLine['type'], object: KubeObject): void {
  const { namespace, name } = object.metadata;
  if (type === 'DELETED') present.delete(`${namespace}/${name}`);
  else present.set(`${namespace}/${name}`, object);
}

/** Source: KEP-3157: the present objects first, then a bookmark that says they are complete, then changes. */
function watchPath(watched: Watched): string {
  const query = new URLSearchParams({
    watch: 'true',
    sendInitialEvents: 'true',
    resourceVersionMatch: 'NotOlderThan',
    allowWatchBookmarks: 'true',
    timeoutSeconds: '600',
  });
  if (watched.name !== undefined) query.set('fieldSelector', `metadata.name=${watched.name}`);
  return `${collectionPath(watched.type, watched.namespace)}?${query.toString()}`;
}

const describe = ({ type, namespace, name }: Watched): string => `${type.kind} ${namespace}/${name ?? '*'}`;

const show = (present: ReadonlyMap<string, KubeObject>): string =>
  JSON.stringify(
    [...present.values()].map((object) => ({ ...object, metadata: { ...object.metadata, managedFields: undefined } })),
  );

import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject, ResourceType } from '../../../src/api/kubernetes.ts';
import type { ClusterTarget } from '../../support/cluster-request.ts';
import { collectionPath } from '../../support/cluster-paths.ts';
import { watchCluster } from '../../support/cluster-request.ts';

/** The objects of a namespace as they are now, kept up to date by one watch for each kind, however many look at them. */
export interface LiveObjects {
  all(type: ResourceType): Iterable<KubeObject>;
  get(type: ResourceType, name: string): KubeObject | undefined;
  /** Resolves with the first answer of `look` that is not undefined; asked now and after changes. Undefined after `seconds`. */
  until<Answer>(look: () => Answer | undefined, seconds: number): Promise<Answer | undefined>;
  /** Called with every version of every object, once. */
  onVersion(told: (type: ResourceType, object: KubeObject) => void): void;
  stop(): void;
}

const LOOK_AGAIN = 200;
const QUERY = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';

/** Begins to watch these kinds in a namespace. */
export function liveObjects(target: ClusterTarget, types: readonly ResourceType[], namespace: string): LiveObjects {
  const stop = new AbortController();
  const present = new Map(types.map((type) => [type, new Map<string, KubeObject>()]));
  const looks = new Set<() => void>();
  const listeners: ((type: ResourceType, object: KubeObject) => void)[] = [];
  let isTelling = false;
  const tellSoon = (): void => {
    if (isTelling) return;
    isTelling = true;
    setImmediate(() => {
      isTelling = false;
      for (const look of [...looks]) look();
    });
  };
  for (const [type, objects] of present)
    void follow(target, `${collectionPath(type, namespace)}?${QUERY}`, stop.signal, (change, object) => {
      if (change === 'DELETED') objects.delete(object.metadata.name);
      else objects.set(object.metadata.name, object);
      for (const listener of listeners) listener(type, object);
      tellSoon();
    });
  return {
    all: (type) => present.get(type)?.values() ?? [],
    get: (type, name) => present.get(type)?.get(name),
    until: (look, seconds) => untilAnswer(looks, look, seconds),
    onVersion: (told) => void listeners.push(told),
    stop: () => stop.abort(),
  };
}

async function untilAnswer<Answer>(
  looks: Set<() => void>,
  look: () => Answer | undefined,
  seconds: number,
): Promise<Answer | undefined> {
  const now = look();
  if (now !== undefined) return now;
  return new Promise((resolve, reject) => {
    const finish = (answer: Answer | undefined): void => {
      looks.delete(again);
      clearTimeout(timer);
      resolve(answer);
    };
    const again = (): void => {
      try {
        const answer = look();
        if (answer !== undefined) finish(answer);
      } catch (error) {
        finish(undefined);
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const timer = setTimeout(() => finish(undefined), seconds * 1000);
    looks.add(again);
  });
}

async function follow(
  target: ClusterTarget,
  path: string,
  signal: AbortSignal,
  told: (change: string, object: KubeObject) => void,
): Promise<void> {
  while (!signal.aborted) {
    // The API server ends a watch when it pleases; what it shows next begins with all that there is.
    await followOnce(target, path, signal, told).catch(() => undefined);
    if (!signal.aborted) await delay(LOOK_AGAIN);
  }
}

async function followOnce(...[target, path, signal, told]: Parameters<typeof follow>): Promise<void> {
  for await (const line of watchCluster(target, path, signal)) {
    const { type, object } = line as { readonly type: string; readonly object: KubeObject };
    if (type === 'ERROR') return;
    if (type !== 'BOOKMARK') told(type, object);
  }
}

import type { ClusterTarget } from './cluster-request.ts';
import type { KubeObject, ResourceType } from '../../src/api/kubernetes.ts';
import { collectionPath } from './cluster-paths.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { watchCluster } from './cluster-request.ts';

const LOOK_AGAIN = 100;
/** A watch from here begins with the present objects: what came and went before is not shown. */
const FROM_WHAT_IS_THERE = '0';

/** What a watch has shown of all objects of some kinds in a namespace since it began. */
export interface Witness {
  /** Every version of every object, in the order of each kind. */
  readonly seen: readonly KubeObject[];
  /** Resolves when so many more versions have been seen. */
  more(count: number): Promise<void>;
  stop(): void;
}

/** Watches kinds of objects in a namespace; goes on where it was when the API server ends a watch or is away. */
export function witness(target: ClusterTarget, types: readonly ResourceType[], namespace: string): Witness {
  const stop = new AbortController();
  const seen: KubeObject[] = [];
  const changes = new EventTarget();
  for (const type of types)
    void follow(target, type, namespace, stop.signal, (object) => {
      seen.push(object);
      changes.dispatchEvent(new Event('change'));
    });
  return {
    seen,
    more: async (count) => {
      const enough = seen.length + count;
      while (seen.length < enough && !stop.signal.aborted)
        await new Promise((resolve) => changes.addEventListener('change', resolve, { once: true }));
    },
    stop: () => {
      stop.abort();
      changes.dispatchEvent(new Event('change'));
    },
  };
}

async function follow(
  target: ClusterTarget,
  type: ResourceType,
  namespace: string,
  signal: AbortSignal,
  onObject: (object: KubeObject) => void,
): Promise<void> {
  let version = FROM_WHAT_IS_THERE;
  while (!signal.aborted) {
    const path = `${collectionPath(type, namespace)}?watch=true&resourceVersion=${version}`;
    try {
      for await (const line of watchCluster(target, path, signal)) version = versionOf(line, onObject) ?? version;
    } catch {
      // the API server is being restarted, and tells nobody when it is back
      await delay(LOOK_AGAIN);
    }
  }
}

/** The version to go on from. */
function versionOf(line: unknown, onObject: (object: KubeObject) => void): string | undefined {
  const { type, object } = line as { readonly type: string; readonly object: KubeObject };
  if (type === 'ERROR') return FROM_WHAT_IS_THERE;
  onObject(object);
  return object.metadata.resourceVersion;
}

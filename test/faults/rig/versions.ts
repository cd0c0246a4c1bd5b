import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject, ResourceType } from '../../../src/api/kubernetes.ts';
import type { ClusterTarget } from '../../support/cluster-request.ts';
import { collectionPath } from '../../support/cluster-paths.ts';
import { askCluster, watchCluster } from '../../support/cluster-request.ts';

/** One version of an object as a watch showed it. */
export interface SeenVersion {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

/** What a watch of each kind has shown of a namespace. */
export interface Versions {
  /** Every version of every object, in the order of each kind. */
  readonly seen: readonly SeenVersion[];
  stop(): void;
}

const LOOK_AGAIN = 100;
/** A watch from here begins with the present objects. */
const FROM_WHAT_IS_THERE = '0';

/** Watches kinds of objects in a namespace from now on; goes on where it was when the API server ends a watch or is away. */
export function followVersions(target: ClusterTarget, types: readonly ResourceType[], namespace: string): Versions {
  const stop = new AbortController();
  const seen: SeenVersion[] = [];
  for (const type of types) void followKind(target, collectionPath(type, namespace), seen, stop.signal);
  return { seen, stop: () => stop.abort() };
}

async function followKind(
  target: ClusterTarget,
  collection: string,
  seen: SeenVersion[],
  signal: AbortSignal,
): Promise<void> {
  let version = FROM_WHAT_IS_THERE;
  let isDoubted = false;
  while (!signal.aborted) {
    try {
      if (isDoubted && (await hasGoneBack(target, collection, version))) version = FROM_WHAT_IS_THERE;
      isDoubted = false;
      const path = `${collection}?watch=true&resourceVersion=${version}`;
      for await (const line of watchCluster(target, path, signal)) version = take(line, seen);
    } catch {
      // The API server is being restarted, and tells nobody when it is back, nor whether its etcd was restored from a backup.
      isDoubted = true;
      await delay(LOOK_AGAIN);
    }
  }
}

/** A watch from a version that a restored etcd has not reached yet shows nothing. */
async function hasGoneBack(target: ClusterTarget, collection: string, version: string): Promise<boolean> {
  const { status, body } = await askCluster(target, { method: 'GET', path: `${collection}?limit=1` });
  if (status !== 200) throw new Error(`${collection}: ${status}`);
  const { resourceVersion }: { readonly resourceVersion?: string } = body['metadata'] ?? {};
  return Number(resourceVersion) < Number(version);
}

/** The version to go on from. */
function take(line: unknown, seen: SeenVersion[]): string {
  const { type, object } = line as SeenVersion | { readonly type: 'ERROR'; readonly object: KubeObject };
  if (type === 'ERROR') return FROM_WHAT_IS_THERE;
  seen.push({ type, object });
  return object.metadata.resourceVersion ?? FROM_WHAT_IS_THERE;
}

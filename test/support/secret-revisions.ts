import type { ClusterTarget } from './cluster-request.ts';
import type { KubeObject } from '../../src/api/kubernetes.ts';
import { secretType } from '../../src/api/resource-types.ts';
import { collectionPath } from './cluster-paths.ts';
import { watchCluster } from './cluster-request.ts';

/** Every revision of every Secret of a namespace, from now on. */
export interface SecretRevisions {
  /** By name, oldest first, those being deleted too. */
  all(): ReadonlyMap<string, readonly KubeObject[]>;
  /** Resolves when the watch has shown everything that was written before the call; then ends it. Fails if it ended before. */
  finish(): Promise<void>;
}

/**
 * Reads every revision, as a client does that acts on each change at once: the API server shows a watch all of them, in order.
 * `onRevision` is called with each as it comes.
 */
export function watchSecretRevisions(
  target: ClusterTarget,
  namespace: string,
  markLast: () => Promise<KubeObject>,
  onRevision: (secret: KubeObject) => void = () => undefined,
): SecretRevisions {
  const stop = new AbortController();
  const revisions = new Map<string, KubeObject[]>();
  const seen = readAll(target, namespace, stop.signal, (secret) => {
    const { name } = secret.metadata;
    revisions.set(name, [...(revisions.get(name) ?? []), secret]);
    onRevision(secret);
  });
  return {
    all: () => revisions,
    finish: async () => {
      const last = await markLast();
      await Promise.race([seen.until(last), seen.ended]);
      stop.abort();
    },
  };
}

function readAll(
  target: ClusterTarget,
  namespace: string,
  signal: AbortSignal,
  onRevision: (secret: KubeObject) => void,
) {
  const arrived = new Set<string>();
  const waiting = new Map<string, () => void>();
  const read = async (): Promise<never> => {
    const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    for await (const line of watchCluster(target, `${collectionPath(secretType, namespace)}?${query}`, signal)) {
      const { type, object } = line as { readonly type: string; readonly object: KubeObject };
      if (type === 'ERROR') break;
      if (type === 'BOOKMARK') continue;
      onRevision(object);
      arrived.add(object.metadata.name);
      waiting.get(object.metadata.name)?.();
    }
    throw new Error('the watch of Secrets ended before the test did: revisions may have been missed');
  };
  const ended = read();
  ended.catch(() => undefined);
  const until = ({ metadata: { name } }: KubeObject): Promise<void> =>
    new Promise((resolve) => (arrived.has(name) ? resolve() : waiting.set(name, resolve)));
  return { ended, until };
}

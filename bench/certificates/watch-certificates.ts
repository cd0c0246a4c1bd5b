import type { KubeObject } from '../../src/api/kubernetes.ts';
import { certificateType } from '../../src/api/resource-types.ts';
import type { Condition } from '../../src/api/shared-types.ts';
import { certificateStatus, conditionOf } from '../../test/support/builders/read-objects.ts';
import { watchCluster } from '../../test/support/cluster-request.ts';
import { collectionPath } from '../../test/support/cluster-paths.ts';
import type { Stage } from '../stage.ts';

/** What a client sees of the Certificates of a namespace. Times are performance.now() at the arrival of the event. */
export interface CertificateWatch {
  /**
   * When each of the names was first seen Ready at this revision or a later one; resolves when all were. Throws when nothing has
   * become Ready for two minutes, naming the first that is not.
   */
  untilReady(names: readonly string[], revision: number, tell?: Stage['tell']): Promise<ReadonlyMap<string, number>>;
  /** The conditions of a Certificate as last seen. */
  conditions(name: string): readonly Condition[];
  end(): void;
}

/** What is kept of a Certificate: little, because there may be 100,000. */
interface Seen {
  readonly conditions: readonly Condition[];
  /** Since when, for each revision. */
  readonly readyAt: Map<number, number>;
}

/** What was seen so far, and who wants to know of more. */
interface Sight {
  readonly seen: Map<string, Seen>;
  /** Told the name of each Certificate that has become Ready. */
  readonly listeners: Set<(name: string) => void>;
  readonly signal: AbortSignal;
}

/** Longer than anything an issuer that signs by itself takes on a machine that is not stuck, ms. */
const PATIENCE = 120_000;
const LOOK_FOR_STANDSTILL = 5_000;

/** Begins to watch; what is there already is seen first, as if it happened now. */
export function watchCertificates(stage: Stage): CertificateWatch {
  const ended = new AbortController();
  const signal = AbortSignal.any([stage.signal, ended.signal]);
  const sight: Sight = { seen: new Map(), listeners: new Set(), signal };
  const failed = follow(stage, sight);
  failed.catch(() => undefined);
  return {
    untilReady: (names, revision, tell) => Promise.race([failed, untilReady(sight, names, revision, tell)]),
    conditions: (name) => sight.seen.get(name)?.conditions ?? [],
    end: () => ended.abort(),
  };
}

/** Reads the watch until it is ended. The API server may end one after half an hour; then it is begun again. */
async function follow(stage: Stage, sight: Sight): Promise<never> {
  const path = `${collectionPath(certificateType, stage.namespace)}?watch=true&timeoutSeconds=86400`;
  for (;;) {
    for await (const line of watchCluster(stage.controlPlane, path, sight.signal)) {
      const { type, object } = line as { readonly type: string; readonly object: KubeObject };
      if (type === 'DELETED') sight.seen.delete(object.metadata.name);
      else if (type !== 'ERROR') note(sight, object);
    }
    sight.signal.throwIfAborted();
  }
}

/** Keeps what is new, and tells if the Certificate has become Ready at a revision. */
function note({ seen, listeners }: Sight, object: KubeObject): void {
  const { name } = object.metadata;
  const readyAt = seen.get(name)?.readyAt ?? new Map<number, number>();
  const { revision = 0, conditions = [] } = certificateStatus(object);
  seen.set(name, { conditions, readyAt });
  if (!isReady(object) || readyAt.has(revision)) return;
  readyAt.set(revision, performance.now());
  for (const tell of listeners) tell(name);
}

/** While a new certificate is being issued the old one is Ready too. */
const isReady = (object: KubeObject): boolean =>
  conditionOf(object, 'Ready')?.status === 'True' && conditionOf(object, 'Issuing')?.status !== 'True';

async function untilReady(
  { seen, listeners, signal }: Sight,
  names: readonly string[],
  revision: number,
  tell: Stage['tell'] | undefined,
): Promise<ReadonlyMap<string, number>> {
  const ready = new Map<string, number>();
  const left = new Set(names);
  const { promise, resolve, reject } = Promise.withResolvers<ReadonlyMap<string, number>>();
  let movedAt = performance.now();
  const look = (name: string): void => {
    const at = left.has(name) ? readyAt(seen.get(name), revision) : undefined;
    if (at === undefined) return;
    ready.set(name, at);
    left.delete(name);
    movedAt = performance.now();
    tell?.(`${ready.size} of ${names.length} certificates are Ready`, ready.size / names.length);
    if (left.size === 0) resolve(ready);
  };
  const standstill = setInterval(() => {
    const [next] = left;
    if (next !== undefined && performance.now() - movedAt > PATIENCE) reject(stuck(next, seen.get(next)));
  }, LOOK_FOR_STANDSTILL);
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  listeners.add(look);
  for (const name of names) look(name);
  return promise.finally(() => {
    clearInterval(standstill);
    listeners.delete(look);
  });
}

function readyAt(seen: Seen | undefined, revision: number): number | undefined {
  const times = [...(seen?.readyAt ?? [])].filter(([at]) => at >= revision).map(([, time]) => time);
  return times.length === 0 ? undefined : Math.min(...times);
}

const stuck = (name: string, seen: Seen | undefined): Error =>
  new Error(
    `No certificate has become Ready for ${PATIENCE / 1000} s; "${name}" is one that is not: ${JSON.stringify(seen?.conditions ?? [])}`,
  );

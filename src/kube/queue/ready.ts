import type { ObjectKey } from '../../api/kubernetes.ts';

/** Keys that may be worked on now, in the order of architecture 5.4. */
export interface ReadyKeys {
  readonly size: number;
  has(id: string): boolean;
  /** Files the key under its band; one that is there already changes its band and keeps its age. */
  put(id: string, key: ObjectKey, band: number): void;
  take(): ReadyKey | undefined;
  delete(id: string): void;
}

interface ReadyKey {
  readonly id: string;
  readonly key: ObjectKey;
  readonly band: number;
}

export const BANDS = 10;
/** So often the longest waiting key of any band goes first, so that no band is starved. */
const EVERY = 4;

/** Nothing is ready yet. */
export function createReadyKeys(): ReadyKeys {
  /** In order of age. */
  const waiting = new Map<string, ReadyKey>();
  /** For each band its namespaces, the next one first, each with its ids in order of age. */
  const bands = Array.from({ length: BANDS }, () => new Map<string, Set<string>>());
  let picks = 0;

  const unfile = ({ id, key, band }: ReadyKey): void => {
    const ids = bands[band]?.get(key.namespace);
    ids?.delete(id);
    if (ids?.size === 0) bands[band]?.delete(key.namespace);
  };
  const file = ({ id, key, band }: ReadyKey): void => {
    const ids = bands[band]?.get(key.namespace);
    if (ids === undefined) bands[band]?.set(key.namespace, new Set([id]));
    else ids.add(id);
  };
  const mostUrgent = (): ReadyKey | undefined => {
    const band = bands.find((namespaces) => namespaces.size > 0);
    const [namespace, ids] = firstOf(band ?? []) ?? [];
    if (band === undefined || namespace === undefined || ids === undefined) return undefined;
    // The namespace that has had its turn goes to the end.
    band.delete(namespace);
    band.set(namespace, ids);
    return waiting.get(firstOf(ids) ?? '');
  };
  return {
    get size() {
      return waiting.size;
    },
    has: (id) => waiting.has(id),
    put(id, key, band) {
      const before = waiting.get(id);
      if (before?.band === band) return;
      if (before !== undefined) unfile(before);
      const entry = { id, key, band };
      waiting.set(id, entry);
      file(entry);
    },
    take() {
      if (waiting.size === 0) return undefined;
      picks += 1;
      const entry = picks % EVERY === 0 ? firstOf(waiting.values()) : mostUrgent();
      if (entry === undefined) return undefined;
      waiting.delete(entry.id);
      unfile(entry);
      return entry;
    },
    delete(id) {
      const entry = waiting.get(id);
      if (entry === undefined) return;
      waiting.delete(id);
      unfile(entry);
    },
  };
}

function firstOf<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}

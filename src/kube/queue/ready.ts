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

/** How many bands of urgency there are; 0 goes first. */
export const BANDS = 10;
/** So often the longest waiting key of any band goes first, so that no band is starved. */
const EVERY = 4;

/** Nothing is ready yet. */
export const createReadyKeys = (): ReadyKeys => new BandedKeys();

class BandedKeys implements ReadyKeys {
  /** In order of age. */
  readonly #waiting = new Map<string, ReadyKey>();
  /** For each band its namespaces, the next one first, each with its ids in order of age. */
  readonly #bands = Array.from({ length: BANDS }, () => new Map<string, Set<string>>());
  #picks = 0;

  get size(): number {
    return this.#waiting.size;
  }

  has(id: string): boolean {
    return this.#waiting.has(id);
  }

  put(id: string, key: ObjectKey, band: number): void {
    const before = this.#waiting.get(id);
    if (before?.band === band) return;
    if (before !== undefined) this.#unfile(before);
    const entry = { id, key, band };
    this.#waiting.set(id, entry);
    this.#file(entry);
  }

  take(): ReadyKey | undefined {
    if (this.#waiting.size === 0) return undefined;
    this.#picks += 1;
    const entry = this.#picks % EVERY === 0 ? firstOf(this.#waiting.values()) : this.#mostUrgent();
    if (entry !== undefined) this.delete(entry.id);
    return entry;
  }

  delete(id: string): void {
    const entry = this.#waiting.get(id);
    if (entry === undefined) return;
    this.#waiting.delete(id);
    this.#unfile(entry);
  }

  #mostUrgent(): ReadyKey | undefined {
    const band = this.#bands.find((namespaces) => namespaces.size > 0);
    const [namespace, ids] = firstOf(band ?? []) ?? [];
    if (band === undefined || namespace === undefined || ids === undefined) return undefined;
    // The namespace that has had its turn goes to the end.
    band.delete(namespace);
    band.set(namespace, ids);
    return this.#waiting.get(firstOf(ids) ?? '');
  }

  #file({ id, key, band }: ReadyKey): void {
    const ids = this.#bands[band]?.get(key.namespace);
    if (ids === undefined) this.#bands[band]?.set(key.namespace, new Set([id]));
    else ids.add(id);
  }

  #unfile({ id, key, band }: ReadyKey): void {
    const ids = this.#bands[band]?.get(key.namespace);
    ids?.delete(id);
    if (ids?.size === 0) this.#bands[band]?.delete(key.namespace);
  }
}

function firstOf<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}

import type { ObjectKey } from '../../api/kubernetes.ts';
import type { Heap } from './heap.ts';
import { createHeap } from './heap.ts';

/** Keys that may be worked on now, in the order of architecture 5.4. */
export interface ReadyKeys {
  readonly size: number;
  has(id: string): boolean;
  /** Files the key under its share of life left; one that is there already changes its band and keeps its age. */
  put(id: string, key: ObjectKey, share: number): void;
  take(): ReadyKey | undefined;
  delete(id: string): void;
}

interface ReadyKey {
  readonly id: string;
  readonly key: ObjectKey;
  readonly band: number;
  readonly share: number;
  /** The number of the put: the smaller, the older. */
  readonly turn: number;
}

/** The keys of one namespace in one band, those nearest to their end first. */
interface Line {
  /** What was taken or filed elsewhere stays in it until it comes up. */
  readonly heap: Heap<ReadyKey>;
  /** How many of the heap are still meant. */
  live: number;
}

/** How many bands of urgency there are; 0 goes first. */
const BANDS = 10;
/** So often the longest waiting key of any band goes first, so that no band is starved. */
const EVERY = 4;

/** Nothing is ready yet. */
export const createReadyKeys = (): ReadyKeys => new BandedKeys();

class BandedKeys implements ReadyKeys {
  /** In order of age. */
  readonly #waiting = new Map<string, ReadyKey>();
  /** For each band its namespaces, the next one first. */
  readonly #bands = Array.from({ length: BANDS }, () => new Map<string, Line>());
  #picks = 0;
  #turns = 0;

  get size(): number {
    return this.#waiting.size;
  }

  has(id: string): boolean {
    return this.#waiting.has(id);
  }

  put(id: string, key: ObjectKey, share: number): void {
    const band = bandOf(share);
    const before = this.#waiting.get(id);
    if (before?.band === band) return;
    if (before !== undefined) this.#unfile(before);
    const entry = { id, key, band, share, turn: (this.#turns += 1) };
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
    const [namespace, line] = firstOf(band ?? []) ?? [];
    if (band === undefined || namespace === undefined || line === undefined) return undefined;
    // The namespace that has had its turn goes to the end.
    band.delete(namespace);
    band.set(namespace, line);
    return line.heap.first();
  }

  #file(entry: ReadyKey): void {
    const { namespace } = entry.key;
    const line = this.#bands[entry.band]?.get(namespace) ?? this.#newLine();
    line.heap.push(entry);
    line.live += 1;
    this.#bands[entry.band]?.set(namespace, line);
  }

  #newLine(): Line {
    return { heap: createHeap(goesBefore, (entry: ReadyKey) => this.#waiting.get(entry.id) === entry), live: 0 };
  }

  #unfile({ key, band }: ReadyKey): void {
    const line = this.#bands[band]?.get(key.namespace);
    if (line === undefined) return;
    line.live -= 1;
    if (line.live === 0) this.#bands[band]?.delete(key.namespace);
  }
}

/** Within a band it is told apart too: the last tenth of 90 days is nine days. */
const goesBefore = (one: ReadyKey, other: ReadyKey): boolean =>
  one.share < other.share || (one.share === other.share && one.turn < other.turn);

/** Tenths of life left; what cannot be told comes last. */
const bandOf = (share: number): number =>
  Number.isNaN(share) ? BANDS - 1 : Math.min(BANDS - 1, Math.max(0, Math.floor(share * BANDS)));

function firstOf<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}

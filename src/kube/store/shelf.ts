import type { Cached } from '../../api/kubernetes.ts';
import { asFault } from '../../base/fault.ts';
import type { Change } from '../controller.ts';
import { placeText } from '../key-text.ts';
import type { Place, StoreOptions } from '../store.ts';
import type { ObjectIndex } from './indexes.ts';
import { createObjectIndex } from './indexes.ts';

/** The objects of a store with their indexes and listeners: knows nothing of versions. */
export interface Shelf<T extends Cached> {
  readonly objects: ReadonlyMap<string, T>;
  at(place: Place): T | undefined;
  by(index: string, value: string): readonly T[];
  /** Puts `next` in place of what is there (undefined: takes it away) and tells the listeners, unless silently. */
  set(place: Place, next: T | undefined, how?: 'silently'): void;
  onChange(listener: (change: Change<T>) => void): void;
}

type ShelfOptions<T extends Cached> = Pick<StoreOptions<T>, 'name' | 'indexes' | 'onUnreadable'>;

/** An empty shelf. @throws TypeError on `by` with an index that was not declared. */
export const createShelf = <T extends Cached>(options: ShelfOptions<T>): Shelf<T> => new IndexedShelf(options);

class IndexedShelf<T extends Cached> implements Shelf<T> {
  readonly objects = new Map<string, T>();
  readonly #options: ShelfOptions<T>;
  readonly #indexes: ReadonlyMap<string, ObjectIndex<T>>;
  readonly #listeners: ((change: Change<T>) => void)[] = [];

  constructor(options: ShelfOptions<T>) {
    this.#options = options;
    const indexes = Object.entries(options.indexes);
    this.#indexes = new Map(indexes.map(([name, valuesOf]) => [name, createObjectIndex(valuesOf)]));
  }

  at({ namespace, name }: Place): T | undefined {
    return this.objects.get(placeText(namespace, name));
  }

  by(index: string, value: string): readonly T[] {
    const found = this.#indexes.get(index);
    if (found === undefined) throw new TypeError(`store ${this.#options.name} declares no index ${index}`);
    return found.under(value);
  }

  set(place: Place, next: T | undefined, how?: 'silently'): void {
    const text = placeText(place.namespace, place.name);
    const before = this.objects.get(text);
    if (before === next) return;
    if (before !== undefined) for (const index of this.#indexes.values()) index.remove(before);
    const after = next === undefined || !this.#isFiled(place, next) ? undefined : next;
    if (after === undefined) this.objects.delete(text);
    else this.objects.set(text, after);
    if (how !== 'silently' && before !== after) this.#tell(place, { before, after });
  }

  onChange(listener: (change: Change<T>) => void): void {
    this.#listeners.push(listener);
  }

  /** Files an object in every index, or in none where one of them cannot place it: it is then left out like one that cannot be projected. */
  #isFiled(place: Place, object: T): boolean {
    const filed: ObjectIndex<T>[] = [];
    try {
      for (const index of this.#indexes.values()) {
        index.add(object);
        filed.push(index);
      }
      return true;
    } catch (thrown) {
      for (const index of filed) index.remove(object);
      this.#options.onUnreadable?.(place, asFault(thrown));
      return false;
    }
  }

  #tell(place: Place, change: Change<T>): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (thrown) {
        this.#options.onUnreadable?.(place, asFault(thrown));
      }
    }
  }
}

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

/** An empty shelf. @throws TypeError on `by` with an index that was not declared. */
export function createShelf<T extends Cached>(
  options: Pick<StoreOptions<T>, 'name' | 'indexes' | 'onUnreadable'>,
): Shelf<T> {
  const objects = new Map<string, T>();
  const indexes = new Map<string, ObjectIndex<T>>(
    Object.entries(options.indexes).map(([name, valuesOf]) => [name, createObjectIndex(valuesOf)]),
  );
  const listeners: ((change: Change<T>) => void)[] = [];
  const tell = (place: Place, change: Change<T>): void => {
    for (const listener of listeners) {
      try {
        listener(change);
      } catch (thrown) {
        options.onUnreadable?.(place, asFault(thrown));
      }
    }
  };
  /** Files an object in every index, or in none where one of them cannot place it: it is then left out like one that cannot be projected. */
  const isFiled = (place: Place, object: T): boolean => {
    const filed: ObjectIndex<T>[] = [];
    try {
      for (const index of indexes.values()) {
        index.add(object);
        filed.push(index);
      }
      return true;
    } catch (thrown) {
      for (const index of filed) index.remove(object);
      options.onUnreadable?.(place, asFault(thrown));
      return false;
    }
  };
  return {
    objects,
    at: ({ namespace, name }) => objects.get(placeText(namespace, name)),
    by(index, value) {
      const found = indexes.get(index);
      if (found === undefined) throw new TypeError(`store ${options.name} declares no index ${index}`);
      return found.under(value);
    },
    set(place, next, how) {
      const text = placeText(place.namespace, place.name);
      const before = objects.get(text);
      if (before === next) return;
      if (before !== undefined) for (const index of indexes.values()) index.remove(before);
      const after = next === undefined || !isFiled(place, next) ? undefined : next;
      if (after === undefined) objects.delete(text);
      else objects.set(text, after);
      if (how !== 'silently' && before !== after) tell(place, { before, after });
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

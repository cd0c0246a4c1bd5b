/** One object is kept bare, several in a Set: most values file one object, and a Set for each would cost more than the object. */
type Bucket<T> = T | Set<T>;

/** Objects by the values that an index files them under. */
export interface ObjectIndex<T> {
  add(object: T): void;
  remove(object: T): void;
  under(value: string): readonly T[];
}

/** An empty index. `valuesOf` must answer the same for the same object, always. */
export function createObjectIndex<T extends object>(valuesOf: (object: T) => readonly string[]): ObjectIndex<T> {
  const buckets = new Map<string, Bucket<T>>();
  return {
    add(object) {
      for (const value of valuesOf(object)) addTo(buckets, value, object);
    },
    remove(object) {
      for (const value of valuesOf(object)) removeFrom(buckets, value, object);
    },
    under(value) {
      const bucket = buckets.get(value);
      if (bucket === undefined) return [];
      return bucket instanceof Set ? [...bucket] : [bucket];
    },
  };
}

function addTo<T extends object>(buckets: Map<string, Bucket<T>>, value: string, object: T): void {
  const bucket = buckets.get(value);
  if (bucket === undefined) buckets.set(value, object);
  else if (bucket instanceof Set) bucket.add(object);
  else if (bucket !== object) buckets.set(value, new Set([bucket, object]));
}

function removeFrom<T extends object>(buckets: Map<string, Bucket<T>>, value: string, object: T): void {
  const bucket = buckets.get(value);
  if (bucket === object) buckets.delete(value);
  if (!(bucket instanceof Set)) return;
  bucket.delete(object);
  if (bucket.size === 0) buckets.delete(value);
}

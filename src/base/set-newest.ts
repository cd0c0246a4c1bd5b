/** Puts an entry into a map as its newest, and takes out the oldest while there are more than `most`. Takes time for what goes, not for what stays. */
export function setNewest<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}

/** Makes plain data take little room for as long as it is held, and frozen all the way down. */
export type Compact = <T>(value: T) => T;

const NOTHING: readonly unknown[] = Object.freeze([]);
/** So many lists, and names of fields, are remembered; then all are forgotten, and those that are common are soon known again. */
const REMEMBERED = 1024;
/** Longer lists are hardly ever equal, and would make long keys. */
const LONGEST_SHARED_LIST = 16;

/**
 * A way to keep the objects of one store. Equal short lists of texts are held once, and so is a text that the field of its name has held just
 * before (sentences of conditions, types, instants); an empty list once for all, and lists in exactly their length: one that was built by
 * adding has room for 17 entries.
 * Works on what it is given, which must be the caller's own or frozen. Views of bytes cannot be frozen and are left as they are.
 */
export function createCompact(): Compact {
  const lastOf = new Map<string, string>();
  const lists = createTable<readonly unknown[]>();
  const asBefore = (name: string, text: string): string => {
    const last = lastOf.get(name);
    if (last === text) return last;
    if (lastOf.size >= REMEMBERED) lastOf.clear();
    lastOf.set(name, text);
    return text;
  };
  const compact = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value))
      return value;
    return Array.isArray(value) ? compactList(value) : compactObject(value as Record<string, unknown>);
  };
  const compactList = (list: readonly unknown[]): unknown => {
    if (list.length === 0) return NOTHING;
    if (list.length <= LONGEST_SHARED_LIST && list.every((item) => typeof item === 'string'))
      return lists(JSON.stringify(list), Object.freeze([...list]));
    return Object.freeze(list.map(compact));
  };
  const compactObject = (object: Record<string, unknown>): unknown => {
    for (const name of Object.keys(object)) {
      const part = object[name];
      // Equal texts are the same to every operator, and yet two in memory: so it is written in any case.
      object[name] = typeof part === 'string' ? asBefore(name, part) : compact(part);
    }
    return Object.freeze(object);
  };
  return compact as Compact;
}

/** The first of equal values, by key. */
function createTable<Value>(): (key: string, value: Value) => Value {
  const known = new Map<string, Value>();
  return (key, value) => {
    const first = known.get(key);
    if (first !== undefined) return first;
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, value);
    return value;
  };
}

/** The field of a value that came from outside; undefined where there is none. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** The text at a path of fields; undefined where there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce(fieldOf, value);
  return typeof found === 'string' ? found : undefined;
}

/** The list at a path of fields; empty where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = path.reduce(fieldOf, value);
  return Array.isArray(found) ? found : [];
}

/** The same object without properties that are undefined, as `exactOptionalPropertyTypes` and JSON want it. */
export function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } & Partial<T>;
export function defined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

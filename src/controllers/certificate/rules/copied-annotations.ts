/**
 * The annotations that a child inherits: those with one of the prefixes, `*` meaning all; a prefix with a leading `-` excludes, whatever
 * else matches. Source: reference §2.1 (`--copied-annotation-prefixes`), trap E8.
 */
export function copiedAnnotations(
  annotations: Readonly<Record<string, string>>,
  prefixes: readonly string[],
): Readonly<Record<string, string>> {
  const excluded = prefixes.filter((prefix) => prefix.startsWith('-')).map((prefix) => prefix.slice(1));
  const included = prefixes.filter((prefix) => !prefix.startsWith('-'));
  const isCopied = (key: string): boolean =>
    included.some((prefix) => prefix === '*' || key.startsWith(prefix)) &&
    !excluded.some((prefix) => key.startsWith(prefix));
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => isCopied(key)));
}

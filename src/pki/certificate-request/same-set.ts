/** Whether two lists hold the same texts, whatever their order and repetition; an absent list is an empty one. */
export function sameSet(one: readonly string[] = [], other: readonly string[] = []): boolean {
  const first = new Set(one);
  const second = new Set(other);
  return first.size === second.size && other.every((text) => first.has(text));
}

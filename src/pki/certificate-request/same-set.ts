/** Up to here comparing each with each makes less work, and no garbage. */
const FEW = 4;

const NONE: readonly string[] = [];

/** Whether two lists hold the same texts, whatever their order and repetition; an absent list is an empty one. */
export function sameSet(one: readonly string[] = NONE, other: readonly string[] = NONE): boolean {
  if (one.length === 0 || other.length === 0) return one.length === other.length;
  if (one.length <= FEW && other.length <= FEW) return holds(one, other) && holds(other, one);
  const first = new Set(one);
  const second = new Set(other);
  return first.size === second.size && other.every((text) => first.has(text));
}

const holds = (all: readonly string[], some: readonly string[]): boolean => some.every((text) => all.includes(text));

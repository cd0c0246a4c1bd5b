/** A binary heap: the smallest first by the order given. */
export interface Heap<T> {
  push(item: T): void;
  peek(): T | undefined;
  pop(): T | undefined;
  readonly size: number;
}

/** Makes an empty heap. `isBefore(a, b)`: whether a comes before b. */
export function createHeap<T>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = [];
  const swapIf = (upper: number, lower: number): boolean => {
    const above = items[upper];
    const below = items[lower];
    if (above === undefined || below === undefined || !isBefore(below, above)) return false;
    items[upper] = below;
    items[lower] = above;
    return true;
  };
  const rise = (from: number): void => {
    let i = from;
    while (i > 0 && swapIf((i - 1) >> 1, i)) i = (i - 1) >> 1;
  };
  const sink = (from: number): void => {
    for (let i = from; ; ) {
      const left = 2 * i + 1;
      const smaller = smallerChild(items, left, isBefore);
      if (smaller === undefined || !swapIf(i, smaller)) return;
      i = smaller;
    }
  };
  return {
    push: (item) => rise(items.push(item) - 1),
    peek: () => items[0],
    pop: () => {
      const top = items[0];
      const last = items.pop();
      if (items.length > 0 && last !== undefined) {
        items[0] = last;
        sink(0);
      }
      return top;
    },
    get size() {
      return items.length;
    },
  };
}

function smallerChild<T>(items: readonly T[], left: number, isBefore: (a: T, b: T) => boolean): number | undefined {
  const a = items[left];
  const b = items[left + 1];
  if (a === undefined) return undefined;
  return b !== undefined && isBefore(b, a) ? left + 1 : left;
}

/** The smallest of many, at hand: a binary heap. */
export interface Heap<T> {
  readonly size: number;
  /** The first by the order; undefined if there is none. */
  first(): T | undefined;
  push(item: T): void;
  pop(): T | undefined;
}

/** An empty heap in the order of `before`. */
export const createHeap = <T>(before: (one: T, other: T) => boolean): Heap<T> => new BinaryHeap(before);

class BinaryHeap<T> implements Heap<T> {
  readonly #before: (one: T, other: T) => boolean;
  readonly #items: T[] = [];

  constructor(before: (one: T, other: T) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#items.length;
  }

  first(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    let at = this.#items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#items[parent];
      if (above === undefined || !this.#before(item, above)) break;
      this.#items[at] = above;
      at = parent;
    }
    this.#items[at] = item;
  }

  pop(): T | undefined {
    const top = this.#items[0];
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last);
    return top;
  }

  /** Puts the item at the top and lets it down to its place. */
  #sink(item: T): void {
    let at = 0;
    for (let child = this.#lesserChild(at); child !== undefined; child = this.#lesserChild(at)) {
      const below = this.#items[child];
      if (below === undefined || !this.#before(below, item)) break;
      this.#items[at] = below;
      at = child;
    }
    this.#items[at] = item;
  }

  #lesserChild(at: number): number | undefined {
    const left = this.#items[2 * at + 1];
    const right = this.#items[2 * at + 2];
    if (left === undefined) return undefined;
    return right !== undefined && this.#before(right, left) ? 2 * at + 2 : 2 * at + 1;
  }
}

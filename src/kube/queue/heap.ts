/** The smallest of many, at hand, of which some may no longer be meant: they are passed over, and taken out now and then. */
export interface Heap<T> {
  /** The first by the order of those that are meant; undefined if there is none. */
  first(): T | undefined;
  push(item: T): void;
  /** Takes the first out. */
  pop(): T | undefined;
}

/** So many more than twice those that were meant at the last look are taken in before all are looked at again. */
const SPARE = 64;

/** An empty heap in the order of `before`. `isMeant` may turn false for an item, and then stays so. */
export const createHeap = <T>(before: (one: T, other: T) => boolean, isMeant: (item: T) => boolean): Heap<T> =>
  new BinaryHeap(before, isMeant);

class BinaryHeap<T> implements Heap<T> {
  readonly #before: (one: T, other: T) => boolean;
  readonly #isMeant: (item: T) => boolean;
  #items: T[] = [];
  #most = SPARE;

  constructor(before: (one: T, other: T) => boolean, isMeant: (item: T) => boolean) {
    this.#before = before;
    this.#isMeant = isMeant;
  }

  first(): T | undefined {
    for (let top = this.#items[0]; top !== undefined; top = this.#items[0]) {
      if (this.#isMeant(top)) return top;
      this.#removeTop();
    }
    return undefined;
  }

  push(item: T): void {
    if (this.#items.length >= this.#most) this.#clean();
    this.#raise(item);
  }

  pop(): T | undefined {
    const top = this.first();
    this.#removeTop();
    return top;
  }

  #clean(): void {
    const meant = this.#items.filter(this.#isMeant);
    this.#items = [];
    for (const item of meant) this.#raise(item);
    this.#most = 2 * meant.length + SPARE;
  }

  #raise(item: T): void {
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

  #removeTop(): void {
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last);
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

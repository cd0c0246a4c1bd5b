import { seededRandom } from '../../support/random.ts';

/** The entries in an order that the seed decides; another `salt` gives another order. Fisher–Yates. */
export function shuffled<Entry>(entries: readonly Entry[], seed: number, salt: string): readonly Entry[] {
  const random = seededRandom(seed + Buffer.from(salt).reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7));
  const order = [...entries];
  for (let end = order.length - 1; end > 0; end -= 1) {
    const other = Math.floor(random() * (end + 1));
    const [a, b] = [order[end], order[other]];
    if (a === undefined || b === undefined) continue;
    order[end] = b;
    order[other] = a;
  }
  return order;
}

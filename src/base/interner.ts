/** Gives the same string instance for equal texts, so that ten thousand objects share one copy of an issuer's name. */
export type Interner = (text: string) => string;

/** An interner that remembers up to `limit` texts and then starts anew: sharing is an economy, never relied on. */
export function createInterner(limit = 50_000): Interner {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= limit) known.clear();
    known.set(text, text);
    return text;
  };
}

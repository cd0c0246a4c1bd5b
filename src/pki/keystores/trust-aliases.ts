/**
 * The names of trusted entries: `ca`, `ca-1`, `ca-2`, …, without the one that the key entry already has.
 * Two entries of one name would hide each other (trap C10: a trust store that held the first CA only).
 * Source: reference 01 §2.7.
 */
export function trustAliases(count: number, taken?: string): readonly string[] {
  const candidates = Array.from({ length: count + 1 }, (_, index) => (index === 0 ? 'ca' : `ca-${index}`));
  return candidates.filter((name) => name !== taken).slice(0, count);
}

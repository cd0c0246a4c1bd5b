/** The 32-bit FNV-1a hash of a text in UTF-8, as an unsigned number: short names made from long ones. Not for secrets. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

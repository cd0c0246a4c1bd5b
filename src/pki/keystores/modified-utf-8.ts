/**
 * Text as Java's DataOutput.writeUTF encodes it, without the length before it: each UTF-16 unit on its own, and U+0000 in two
 * bytes. Source: Java SE API, java.io.DataInput, "Modified UTF-8".
 */
export function modifiedUtf8(text: string): Uint8Array {
  return Uint8Array.from(Array.from({ length: text.length }, (_, index) => unitBytes(text.charCodeAt(index))).flat());
}

function unitBytes(unit: number): readonly number[] {
  if (unit > 0 && unit < 0x80) return [unit];
  if (unit < 0x800) return [0xc0 | (unit >> 6), 0x80 | (unit & 0x3f)];
  return [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)];
}

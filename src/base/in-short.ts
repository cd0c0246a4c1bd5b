const LONGEST = 1024;
const END = 200;

/**
 * A text for people that quotes what somebody has written: whole up to 1,024 characters; of a longer one the beginning and the last 200
 * characters, where the complaint stands. Half a character at a cut becomes a replacement character.
 */
export function inShort(text: string): string {
  if (text.length <= LONGEST) return text;
  const mark = ` … (${text.length} characters) … `;
  return `${text.slice(0, LONGEST - END - mark.length)}${mark}${text.slice(-END)}`.toWellFormed();
}

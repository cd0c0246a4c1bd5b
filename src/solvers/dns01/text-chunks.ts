/** A character string of a TXT record holds as much. RFC 1035 §3.3. */
const LONGEST_STRING = 255;

/** A value as it stands in a zone file: in quotes, in as many strings as it needs. Values of challenges hold neither quotes nor backslashes. */
export function quotedText(value: string): string {
  const strings = value.match(new RegExp(`.{1,${LONGEST_STRING}}`, 'gs')) ?? [''];
  return strings.map((string) => `"${string}"`).join(' ');
}

/** The value in what a vendor shows: with or without quotes, in one string or several. */
export const unquotedText = (shown: string): string =>
  /^\s*"/.test(shown) ? [...shown.matchAll(/"([^"]*)"/g)].map(([, string = '']) => string).join('') : shown;

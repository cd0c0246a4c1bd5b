/** What differs from try to try in the words of others, and what stands in its place. In this order. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( ?[+-]\d\d:?\d\d|Z)?( [A-Z]{3,4})?( m=[+-][\d.]+)?/g, '<time>'],
  [/\b0x[0-9a-f]{6,16}\b/gi, '<address>'],
  // Go names both ends of a connection; our own port is another each time.
  [/((?:\d{1,3}\.){3}\d{1,3}|\[[0-9a-f:]+\]):\d{4,5}->/gi, '$1->'],
  [/(request ?-?id)([:=]? *)[\w+/=-]{6,}/gi, '$1$2<id>'],
];

/**
 * Words of another program with ids, times and addresses of memory taken out, so that the same failure is the same text: what varies would
 * write the status anew at each attempt. The whole words belong in `cause`.
 */
export const stableWords = (words: string): string =>
  VARYING.reduce((rest, [found, instead]) => rest.replaceAll(found, instead), words.trim());

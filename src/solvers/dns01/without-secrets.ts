import type { Secret } from '../../base/secret.ts';

/** Shorter ones would be found in ordinary words. */
const SHORTEST = 6;

/**
 * Cuts credentials out of the texts of others, which may repeat what they were sent: the whole value and, of an Authorization header
 * (RFC 9110 §11.4), the token and the values of its parameters; as they are, in base64 and in a URL.
 */
export function withoutSecrets(secrets: readonly Secret<string>[]): (text: string) => string {
  const values = secrets.flatMap((secret) => parts(secret.reveal())).filter((part) => part.length >= SHORTEST);
  const found = [...new Set(values.flatMap(asRepeated))].sort((one, other) => other.length - one.length);
  return (text) => found.reduce((rest, value) => rest.replaceAll(value, '[redacted]'), text);
}

/** The scheme (`Bearer`) and the names of parameters are no secrets. */
function parts(whole: string): readonly string[] {
  const words = whole.split(/[\s,;]+/).slice(1);
  return [whole, ...words, ...words.map((word) => word.slice(word.indexOf('=') + 1))];
}

/** As it is, in base64 with and without its end, in a URL. */
function asRepeated(value: string): readonly string[] {
  const encoded = Buffer.from(value).toString('base64');
  return [value, encoded, encoded.replace(/=+$/, ''), encodeURIComponent(value)];
}

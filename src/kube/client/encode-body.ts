import { Fault } from '../../base/fault.ts';
import { Secret } from '../../base/secret.ts';

/**
 * JSON of an object with its Secrets revealed: the only place where they are. `Secret.toJSON` redacts, so they are replaced before;
 * only what stands above a Secret is copied, so that an object without any costs one walk.
 * @throws Fault defect: a Secret that holds something other than text (bytes are to be base64 text before they come here).
 */
export const encodeBody = (object: unknown): string => JSON.stringify(revealed(object));

function revealed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Secret) return secretText(value);
  if (Array.isArray(value)) return revealedArray(value);
  return revealedObject(value as Readonly<Record<string, unknown>>);
}

function revealedArray(array: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < array.length; index += 1) {
    const item = array[index];
    const now = revealed(item);
    if (now === item) continue;
    copy ??= [...array];
    copy[index] = now;
  }
  return copy ?? array;
}

function revealedObject(object: Readonly<Record<string, unknown>>): object {
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(object)) {
    const item = object[name];
    const now = revealed(item);
    if (now === item) continue;
    copy ??= { ...object };
    copy[name] = now;
  }
  return copy ?? object;
}

function secretText(secret: Secret<unknown>): string {
  const text = secret.reveal();
  if (typeof text === 'string') return text;
  throw new Fault('defect', { code: 'UnencodableSecret', message: `a secret ${typeof text} was to be sent as JSON` });
}

const SHORTEST_SECRET = 6;

/**
 * The server's words without any of the Secrets that were sent to it: an admission webhook may repeat what it refuses.
 * `sent` is the object as it was given to `encodeBody`.
 */
export function redactSent(words: string, sent: unknown): string {
  if (sent instanceof Secret) return withoutText(words, secretText(sent));
  if (typeof sent !== 'object' || sent === null) return words;
  return Object.values(sent).reduce((text: string, item) => redactSent(text, item), words);
}

/** Both as it was sent and, if it was base64, decoded. */
function withoutText(words: string, secret: string): string {
  if (secret.length < SHORTEST_SECRET) return words;
  const decoded = Buffer.from(secret, 'base64').toString('utf8');
  const once = words.replaceAll(secret, '[redacted]');
  return decoded.length < SHORTEST_SECRET ? once : once.replaceAll(decoded, '[redacted]');
}

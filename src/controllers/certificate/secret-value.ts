import type { KubeObject } from '../../api/kubernetes.ts';
import { Secret } from '../../base/secret.ts';

/** One entry of a Secret that was read, wrapped at once. The key may be any that a user names, `constructor` too. */
export function secretValue(secret: KubeObject | undefined, key: string): Secret<Uint8Array> | undefined {
  const { data } = (secret ?? {}) as { data?: Readonly<Record<string, string>> };
  const text = data !== undefined && Object.hasOwn(data, key) ? data[key] : undefined;
  return text === undefined || text === '' ? undefined : new Secret(Buffer.from(text, 'base64'));
}

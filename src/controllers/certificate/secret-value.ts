import type { KubeObject } from '../../api/kubernetes.ts';
import { Secret } from '../../base/secret.ts';

/** One entry of a Secret that was read, wrapped at once. */
export function secretValue(secret: KubeObject | undefined, key: string): Secret<Uint8Array> | undefined {
  const { data } = (secret ?? {}) as { data?: Readonly<Record<string, string>> };
  const text = data?.[key];
  return text === undefined || text === '' ? undefined : new Secret(Buffer.from(text, 'base64'));
}

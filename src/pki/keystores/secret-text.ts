import type { Brand } from '../../base/brand.ts';
import { Secret } from '../../base/secret.ts';

/** Secret bytes as secret UTF-8 text, e.g. a PEM key or a password; a byte order mark stays. */
export const secretText = <T extends string | Brand<string, 'Pem'>>(bytes: Secret<Uint8Array>): Secret<T> =>
  new Secret(Buffer.from(bytes.reveal()).toString('utf8') as T);

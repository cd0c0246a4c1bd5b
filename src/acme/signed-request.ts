import { createHmac } from 'node:crypto';
import type { Secret } from '../base/secret.ts';
import type { AccountKey } from './account-key.ts';

/** Who signs: an account by its URL, or a key that has none yet. RFC 8555 §6.2. */
export interface Signer {
  readonly key: AccountKey;
  /** URL of the account; undefined: the key itself is sent. */
  readonly account: string | undefined;
}

/** What is signed. `payload` undefined is POST-as-GET. RFC 8555 §6.3. */
export interface RequestParts {
  readonly url: string;
  readonly nonce: string;
  readonly payload: object | undefined;
}

/** The body of a request: a JWS in flattened JSON form. RFC 8555 §6.2; RFC 7515 §7.2.2. */
export async function signedRequest({ key, account }: Signer, { url, nonce, payload }: RequestParts): Promise<string> {
  const who = account === undefined ? { jwk: key.jwk } : { kid: account };
  const signed = encodedParts({ alg: 'RS256', nonce, url, ...who }, payload);
  const signature = await key.sign(Buffer.from(`${signed.protected}.${signed.payload}`));
  return JSON.stringify({ ...signed, signature: base64url(signature) });
}

/** Ties an account key to an account that the server's owner knows: the key, signed with a shared secret by HS256. RFC 8555 §7.3.4. */
export function externalAccountBinding(
  { jwk }: AccountKey,
  url: string,
  { keyId, macKey }: { readonly keyId: string; readonly macKey: Secret<Uint8Array> },
): object {
  const signed = encodedParts({ alg: 'HS256', kid: keyId, url }, jwk);
  const signature = createHmac('sha256', macKey.reveal()).update(`${signed.protected}.${signed.payload}`).digest();
  return { ...signed, signature: base64url(signature) };
}

const encodedParts = (header: object, payload: object | undefined) => ({
  protected: base64url(JSON.stringify(header)),
  payload: payload === undefined ? '' : base64url(JSON.stringify(payload)),
});

const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url');

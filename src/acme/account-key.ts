import type { Secret } from '../base/secret.ts';

/** The private key of an account: RSA, as the reference has it. It signs with RS256 and is never shown. */
export interface AccountKey {
  /** base64 of the SHA-256 of its PKCS#1 DER: what `status.acme.lastPrivateKeyHash` holds. Reference 2.12. */
  readonly hash: string;
  /** Public JWK, members in the order of RFC 7638. */
  readonly jwk: Readonly<Record<string, string>>;
  /** base64url SHA-256 of the JWK. RFC 7638. */
  readonly thumbprint: string;
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/** Reads PEM (PKCS#1 or PKCS#8). @throws Fault misconfigured: not a key, or not an RSA key. */
export type ReadAccountKey = (text: Secret<Uint8Array>) => AccountKey;

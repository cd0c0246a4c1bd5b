import type { Secret } from '../../base/secret.ts';

/** Gives `count` random bytes: salts are arguments, so that a keystore is a function of what it was given. */
export type RandomBytes = (count: number) => Uint8Array;

/** CA certificates, to be put into a trust store. */
export interface TrustStoreInput {
  /** DER; the order is kept and gives the aliases `ca`, `ca-1`, `ca-2`, …; each certificate is taken once. */
  readonly caCertificates: readonly Uint8Array[];
  readonly password: Secret<string>;
}

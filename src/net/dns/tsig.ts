import type { Secret } from '../../base/secret.ts';

/** What the schema calls the algorithms, with their names on the wire and in node:crypto. Source: RFC 8945 §6; reference §1.4 (rfc2136). */
export const tsigAlgorithms = {
  HMACMD5: { wireName: 'hmac-md5.sig-alg.reg.int.', hash: 'md5' },
  HMACSHA1: { wireName: 'hmac-sha1.', hash: 'sha1' },
  HMACSHA256: { wireName: 'hmac-sha256.', hash: 'sha256' },
  HMACSHA512: { wireName: 'hmac-sha512.', hash: 'sha512' },
} as const;

/** Algorithm of a TSIG key, as the schema writes it, in capitals. */
export type TsigAlgorithm = keyof typeof tsigAlgorithms;

/** A key that a server and we share. */
export interface TsigKey {
  /** As the server knows it, with or without the trailing dot. */
  readonly name: string;
  readonly algorithm: TsigAlgorithm;
  /** The key itself, decoded from base64. */
  readonly secret: Secret<Uint8Array>;
}

import type { Secret } from '../../base/secret.ts';

/** A password in the three forms that keystores hash. Characters above U+FFFF become surrogate pairs, as Java and OpenSSL do. */
export interface PasswordBytes {
  /** UTF-16, big endian, with a final zero: PKCS#12 (RFC 7292 appendix B.1). The empty password is the zero alone. */
  readonly bmp: Uint8Array;
  /** UTF-16, big endian, nothing after it: Java key stores. */
  readonly utf16: Uint8Array;
  /** UTF-8: PBES2 and PBMAC1 (RFC 8018 §3, RFC 9579 §5). */
  readonly utf8: Uint8Array;
}

/** The password as bytes, for hashing at once; not to be kept. */
export function passwordBytes(password: Secret<string>): PasswordBytes {
  const text = password.reveal();
  const bigEndian = (characters: string): Uint8Array => Buffer.from(characters, 'utf16le').swap16();
  return { bmp: bigEndian(`${text}\0`), utf16: bigEndian(text), utf8: Buffer.from(text, 'utf8') };
}

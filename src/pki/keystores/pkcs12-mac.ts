import { createHmac, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import type { Der } from '../../base/brand.ts';
import { integer, objectIdentifier, octetString, sequence } from '../der/writer.ts';
import type { RandomBytes } from './keystore-input.ts';
import type { PasswordBytes } from './password-bytes.ts';
import { HMAC_SHA_256, ITERATIONS, pbkdf2Algorithm } from './pkcs12-encryption.ts';
import { DERIVE, derivePkcs12 } from './pkcs12-key-derivation.ts';

/** Makes the MacData of a PKCS#12 file over its AuthenticatedSafe. Source: RFC 7292 §4. */
export type Sealing = (content: Uint8Array, password: PasswordBytes, randomBytes: RandomBytes) => Promise<Der>;

/** HMAC-SHA-1, hashed once: the legacy profiles. An iteration count of 1 is the default, and DER leaves defaults out. */
export const sealSha1: Sealing = async (content, password, randomBytes) => {
  const salt = randomBytes(8);
  const mac = await hmacWithDerivedKey('sha1', content, { password: password.bmp, salt, iterations: 1 });
  return sequence(digestInfo(sequence(objectIdentifier(MAC_DIGESTS.sha1)), mac), octetString(salt));
};

/** HMAC-SHA-256 with PKCS#12's own key derivation: Modern2023. */
export const sealSha256: Sealing = async (content, password, randomBytes) => {
  const salt = randomBytes(16);
  const mac = await hmacWithDerivedKey('sha256', content, { password: password.bmp, salt, iterations: ITERATIONS });
  const info = digestInfo(sequence(objectIdentifier(MAC_DIGESTS.sha256)), mac);
  return sequence(info, octetString(salt), integer(ITERATIONS));
};

/**
 * PBMAC1 with PBKDF2 and HMAC-SHA-256: Modern2026. Salt and count of the outer structure are not used; go-pkcs12 leaves them
 * empty and 0. Source: RFC 9579 §4 to §6.
 */
export const sealPbmac1: Sealing = async (content, password, randomBytes) => {
  const salt = randomBytes(16);
  const mac = await pbmac1(content, { password: password.utf8, salt, iterations: ITERATIONS });
  const derivation = pbkdf2Algorithm(salt, integer(PBMAC1_KEY_LENGTH));
  const parameters = sequence(derivation, sequence(objectIdentifier(HMAC_SHA_256)));
  const info = digestInfo(sequence(objectIdentifier(PBMAC1), parameters), mac);
  return sequence(info, octetString(new Uint8Array()), integer(0));
};

/** id-PBMAC1, RFC 8018 appendix A.5. */
const PBMAC1 = '1.2.840.113549.1.5.14';
/** The only key length that RFC 9579's readers need take for HMAC-SHA-256. */
const PBMAC1_KEY_LENGTH = 32;
/** Hash algorithms of a MAC: id-sha1 (RFC 3279 §2.1), id-sha256 (RFC 5754 §2.2). */
const MAC_DIGESTS = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1' } as const;

/** What a MAC's key is made from. */
interface MacKeySource {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/** The MAC of RFC 7292 §4: an HMAC whose key, as long as the hash, comes from the password (BMP) by appendix B. */
async function hmacWithDerivedKey(
  digest: keyof typeof MAC_DIGESTS,
  content: Uint8Array,
  source: MacKeySource,
): Promise<Buffer> {
  const length = digest === 'sha1' ? 20 : 32;
  const key = await derivePkcs12({ ...source, digest, purpose: DERIVE.mac, length });
  return createHmac(digest, key).update(content).digest();
}

/** The MAC of RFC 9579: HMAC-SHA-256 whose key comes from the password (UTF-8) by PBKDF2-HMAC-SHA-256. */
async function pbmac1(content: Uint8Array, source: MacKeySource): Promise<Buffer> {
  const { password, salt, iterations } = source;
  const key = await promisify(pbkdf2)(password, salt, iterations, PBMAC1_KEY_LENGTH, 'sha256');
  return createHmac('sha256', key).update(content).digest();
}

function digestInfo(algorithm: Der, mac: Uint8Array): Der {
  return sequence(algorithm, octetString(mac));
}

import { createCipheriv, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import type { Der } from '../../base/brand.ts';
import { integer, objectIdentifier, octetString, sequence } from '../der/writer.ts';
import type { RandomBytes } from './keystore-input.ts';
import type { PasswordBytes } from './password-bytes.ts';
import { DERIVE, derivePkcs12 } from './pkcs12-key-derivation.ts';
import { encryptRc2Cbc } from './rc2.ts';

/** What an encryption gives: its AlgorithmIdentifier, salt and all, and the encrypted octets. */
export interface Encrypted {
  readonly algorithm: Der;
  readonly octets: Uint8Array;
}

/** Encrypts octets under a password. */
export type Encryption = (plain: Uint8Array, password: PasswordBytes, randomBytes: RandomBytes) => Promise<Encrypted>;

/** How often each password is hashed, in all profiles and readers' expectations: what go-pkcs12 writes. */
export const ITERATIONS = 2048;

/** pbeWithSHAAnd40BitRC2-CBC. Source: RFC 7292 appendix C. */
export const encryptRc2: Encryption = passwordBased('1.2.840.113549.1.12.1.6', 5, (key, iv, plain) =>
  encryptRc2Cbc(key, 40, iv, plain),
);

/** pbeWithSHAAnd3-KeyTripleDES-CBC. Source: RFC 7292 appendix C. */
export const encryptTripleDes: Encryption = passwordBased('1.2.840.113549.1.12.1.3', 24, (key, iv, plain) => {
  const cipher = createCipheriv('des-ede3-cbc', key, iv);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
});

/** PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC. Source: RFC 8018 §6.2, appendix A.4. */
export const encryptAes256: Encryption = async (plain, password, randomBytes) => {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const key = await promisify(pbkdf2)(password.utf8, salt, ITERATIONS, 32, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const scheme = sequence(objectIdentifier(AES_256_CBC), octetString(iv));
  const algorithm = sequence(objectIdentifier(PBES2), sequence(pbkdf2Algorithm(salt), scheme));
  return { algorithm, octets: Buffer.concat([cipher.update(plain), cipher.final()]) };
};

/**
 * The AlgorithmIdentifier of PBKDF2 with HMAC-SHA-256; no NULL after the hash's name, as go-pkcs12 writes it.
 * Source: RFC 8018 appendix A.2.
 */
export function pbkdf2Algorithm(salt: Uint8Array, ...keyLength: readonly Der[]): Der {
  const hmac = sequence(objectIdentifier(HMAC_SHA_256));
  return sequence(objectIdentifier(PBKDF2), sequence(octetString(salt), integer(ITERATIONS), ...keyLength, hmac));
}

const PBES2 = '1.2.840.113549.1.5.13';
const AES_256_CBC = '2.16.840.1.101.3.4.1.42';
/** id-PBKDF2, RFC 8018 appendix A.2. */
export const PBKDF2 = '1.2.840.113549.1.5.12';
/** id-hmacWithSHA256, RFC 8018 appendix B.1.2. */
export const HMAC_SHA_256 = '1.2.840.113549.2.9';

type BlockCipher = (key: Uint8Array, iv: Uint8Array, plain: Uint8Array) => Uint8Array;

/** The encryptions of PKCS#12's own: key and IV of 8 bytes from the password by SHA-1. Source: RFC 7292 appendix C. */
function passwordBased(name: string, keyLength: number, encrypt: BlockCipher): Encryption {
  return async (plain, { bmp }, randomBytes) => {
    const salt = randomBytes(8);
    const derivation = { digest: 'sha1', password: bmp, salt, iterations: ITERATIONS } as const;
    const key = await derivePkcs12({ ...derivation, purpose: DERIVE.key, length: keyLength });
    const iv = await derivePkcs12({ ...derivation, purpose: DERIVE.iv, length: 8 });
    const algorithm = sequence(objectIdentifier(name), sequence(octetString(salt), integer(ITERATIONS)));
    return { algorithm, octets: encrypt(key, iv, plain) };
  };
}

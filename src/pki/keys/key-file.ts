import type { Der, Pem } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import type { Secret } from '../../base/secret.ts';
import type { PrivateKey } from './private-key.ts';

/** `spec.privateKey.encoding`: PKCS1 is PKCS#1 for RSA, SEC 1 for ECDSA and PKCS#8 for Ed25519. Source: reference §1.2, §2.7. */
export type KeyEncoding = 'PKCS1' | 'PKCS8';

/**
 * Reads the first private key of a PEM text: PKCS#1, SEC 1 or PKCS#8, whatever stands before it (EC PARAMETERS).
 * No error text carries a byte of the input.
 * @throws Fault refused: code InvalidPrivateKey, EncryptedPrivateKey, UnsupportedPrivateKey, InvalidPem or PemTooLarge.
 */
export function readPrivateKey(_text: string | Uint8Array | Secret<string> | Secret<Uint8Array>): PrivateKey {
  throw new Fault('defect', { code: 'NotWritten', message: 'not written' });
}

/** A private key as PEM: "RSA PRIVATE KEY", "EC PRIVATE KEY" or "PRIVATE KEY". Source: reference §2.7. */
export function writePrivateKey(_key: PrivateKey, _encoding: KeyEncoding): Secret<Pem> {
  throw new Fault('defect', { code: 'NotWritten', message: 'not written' });
}

/** A private key as DER, in the same form as writePrivateKey has in PEM: the `key.der` of a Secret, the key in a keystore (PKCS8). */
export function privateKeyDer(_key: PrivateKey, _encoding: KeyEncoding): Secret<Der> {
  throw new Fault('defect', { code: 'NotWritten', message: 'not written' });
}

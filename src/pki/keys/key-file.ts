import type { KeyObject } from 'node:crypto';
import { createPrivateKey } from 'node:crypto';
import type { Der, Pem } from '../../base/brand.ts';
import { der } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import { Secret } from '../../base/secret.ts';
import type { PemBlock } from '../pem.ts';
import { nameOfBlock, pemLimits, readPem, writePem } from '../pem.ts';
import { forgetLibraryErrors } from './forget-library-errors.ts';
import { isConsistent } from './key-consistency.ts';
import type { PrivateKey } from './private-key.ts';
import { algorithmOf } from './public-key.ts';
import { publicKeyInfoOf } from './public-key-info.ts';

/** `spec.privateKey.encoding`: PKCS1 is PKCS#1 for RSA, SEC 1 for ECDSA and PKCS#8 for Ed25519. Source: reference §1.2, §2.7. */
export type KeyEncoding = 'PKCS1' | 'PKCS8';

/** A private key's text or bytes, wrapped or not. */
export type PrivateKeyText = string | Uint8Array | Secret<string> | Secret<Uint8Array>;

type KeyForm = 'pkcs1' | 'sec1' | 'pkcs8';

/** The forms of private keys by their PEM labels. Source: RFC 7468 §10, RFC 5915 §4; `RSA PRIVATE KEY` by custom. */
const labels = { pkcs1: 'RSA PRIVATE KEY', sec1: 'EC PRIVATE KEY', pkcs8: 'PRIVATE KEY' } as const satisfies Record<
  KeyForm,
  string
>;

/**
 * Reads the first private key of a PEM text: PKCS#1, SEC 1 or PKCS#8; blocks of other kinds (EC PARAMETERS, certificates) are passed over.
 * No error text carries a byte of the input.
 * @throws Fault refused: code InvalidPrivateKey, EncryptedPrivateKey, UnsupportedPrivateKey, InvalidPem or PemTooLarge.
 */
export function readPrivateKey(text: PrivateKeyText): PrivateKey {
  const known = text instanceof Secret ? writtenKeys.get(text) : undefined;
  return known ?? readKeyBlock(privateKeyBlock(text));
}

/** Keys by the texts that were made of them here: whoever hands such a text on need not have it read again, which takes 0.3 ms. */
const writtenKeys = new WeakMap<Secret<unknown>, PrivateKey>();

/** The first block of a private key, not encrypted. @throws Fault refused, as `readPrivateKey`. */
export function privateKeyBlock(text: PrivateKeyText): PemBlock {
  const blocks = readPem(text instanceof Secret ? text.reveal() : text, pemLimits.privateKey);
  const block = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (block === undefined) throw invalidKey('there is no PEM block with a private key');
  refuseEncrypted(block);
  return block;
}

/** The key of a block. @throws Fault refused, as `readPrivateKey`. */
export function readKeyBlock(block: PemBlock): PrivateKey {
  try {
    return keyOfBlock(block);
  } catch (thrown) {
    forgetLibraryErrors();
    throw thrown;
  }
}

function keyOfBlock(block: PemBlock): PrivateKey {
  const asWritten = readKeyObject(block);
  const algorithm = algorithmOf(asWritten);
  if (algorithm === undefined)
    throw unsupported(`keys of this type (${asWritten.asymmetricKeyType ?? 'unknown'}) or curve are not supported`);
  const keyObject = algorithm.name === 'ECDSA' ? inUsualForm(asWritten) : asWritten;
  if (!isConsistent(keyObject, algorithm))
    throw invalidKey('the private and the public part of the key do not belong together');
  return { algorithm, keyObject, publicKeyInfo: publicKeyInfoOf(keyObject, algorithm) };
}

/** A private key as PEM: "RSA PRIVATE KEY", "EC PRIVATE KEY" or "PRIVATE KEY". Source: reference §2.7. */
export function writePrivateKey(key: PrivateKey, encoding: KeyEncoding): Secret<Pem> {
  const form = formOf(key, encoding);
  const text = new Secret(writePem(labels[form], exported(key.keyObject, form)));
  writtenKeys.set(text, key);
  return text;
}

/** A private key as DER, in the same form as writePrivateKey has in PEM: the `key.der` of a Secret, the key in a keystore (PKCS8). */
export function privateKeyDer(key: PrivateKey, encoding: KeyEncoding): Secret<Der> {
  return new Secret(der(exported(key.keyObject, formOf(key, encoding))));
}

function formOf({ algorithm }: PrivateKey, encoding: KeyEncoding): KeyForm {
  if (encoding === 'PKCS8' || algorithm.name === 'Ed25519') return 'pkcs8';
  return algorithm.name === 'RSA' ? 'pkcs1' : 'sec1';
}

/** Copied, so that no key lies in a buffer larger than itself. */
function exported(key: KeyObject, form: KeyForm): Uint8Array {
  const bytes = key.export({ type: form, format: 'der' });
  return bytes.byteLength === bytes.buffer.byteLength ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes);
}

/** The library's own error is not kept as a cause: nobody promises that it is free of the input. */
function readKeyObject({ label, der: bytes }: PemBlock): KeyObject {
  const form = formOfLabel(label);
  if (form === undefined) throw unsupported(`${nameOfBlock(label)} is not supported`);
  try {
    return createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: form });
  } catch {
    throw invalidKey(`${nameOfBlock(label)} holds no key that can be read`);
  }
}

/** OpenSSL remembers that a key came without its public point, or with a compressed one, and would write it so again; Go reads no such public key. */
function inUsualForm(key: KeyObject): KeyObject {
  try {
    return createPrivateKey({ key: key.export({ format: 'jwk' }), format: 'jwk' });
  } catch {
    throw invalidKey('the key does not fit its curve');
  }
}

function formOfLabel(label: string): KeyForm | undefined {
  if (label === labels.pkcs1) return 'pkcs1';
  if (label === labels.sec1) return 'sec1';
  return label === labels.pkcs8 ? 'pkcs8' : undefined;
}

/** PKCS#8 says it in the label, the older form in a header. Source: RFC 7468 §11; RFC 1421 §4.6.1.1. */
function refuseEncrypted({ label, headers }: PemBlock): void {
  if (label !== 'ENCRYPTED PRIVATE KEY' && !headers.some((line) => line.includes('ENCRYPTED'))) return;
  throw new Fault('refused', {
    code: 'EncryptedPrivateKey',
    message: 'the private key is encrypted with a password',
    remedy: 'store it without, e.g. as "openssl pkey -in encrypted.pem -out tls.key" writes it',
  });
}

function invalidKey(message: string): Fault {
  return new Fault('refused', {
    code: 'InvalidPrivateKey',
    message,
    remedy: 'store a private key in PKCS#1, SEC 1 or PKCS#8 PEM',
  });
}

function unsupported(message: string): Fault {
  return new Fault('refused', {
    code: 'UnsupportedPrivateKey',
    message,
    remedy: 'use RSA, ECDSA (P-256, P-384, P-521) or Ed25519',
  });
}

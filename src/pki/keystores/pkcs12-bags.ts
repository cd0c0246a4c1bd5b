import type { Der } from '../../base/brand.ts';
import { element, explicit, objectIdentifier, octetString, sequence, setOf } from '../der/writer.ts';
import { tags } from '../der/tags.ts';
import type { Encrypted } from './pkcs12-encryption.ts';

/** A certificate in its bag. Source: RFC 7292 §4.2.3. */
export function certificateBag(certificate: Uint8Array, attributes: readonly Der[]): Der {
  const content = sequence(objectIdentifier(X509_CERTIFICATE), explicit(0, octetString(certificate)));
  return bag(CERTIFICATE_BAG, content, attributes);
}

/** An encrypted private key in its bag. Source: RFC 7292 §4.2.2; RFC 5958 §3 (EncryptedPrivateKeyInfo). */
export function shroudedKeyBag(key: Encrypted, attributes: readonly Der[]): Der {
  return bag(SHROUDED_KEY_BAG, sequence(key.algorithm, octetString(key.octets)), attributes);
}

/** The name that readers show for an entry. Source: RFC 2985 §5.5.1. UTF-16 with surrogates, as Java writes it. */
export function friendlyName(name: string): Der {
  return attribute('1.2.840.113549.1.9.20', element(tags.bmpString, Buffer.from(name, 'utf16le').swap16()));
}

/** Ties a key to its certificate: both carry the same octets. Source: RFC 2985 §5.5.2. */
export function localKeyId(id: Uint8Array): Der {
  return attribute('1.2.840.113549.1.9.21', octetString(id));
}

/** Makes Java (8 and later) take a certificate as a trusted entry, for any extended key usage. Source: OpenJDK, PKCS12KeyStore. */
export function javaTrustedKeyUsage(): Der {
  return attribute('2.16.840.1.113894.746875.1.1', objectIdentifier(ANY_EXTENDED_KEY_USAGE));
}

/** Content in the open. Source: RFC 5652 §4. */
export function dataContent(content: Uint8Array): Der {
  return sequence(objectIdentifier(DATA), explicit(0, octetString(content)));
}

/** Content under a password. Source: RFC 5652 §8 (EncryptedData, version 0). */
export function encryptedContent({ algorithm, octets }: Encrypted): Der {
  const info = sequence(objectIdentifier(DATA), algorithm, element(IMPLICIT_OCTETS, octets));
  const version = element(tags.integer, [0]);
  return sequence(objectIdentifier(ENCRYPTED_DATA), explicit(0, sequence(version, info)));
}

/** id-data, RFC 5652 §4. */
export const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
const ANY_EXTENDED_KEY_USAGE = '2.5.29.37.0';
/** `[0] IMPLICIT OCTET STRING` */
const IMPLICIT_OCTETS = 0x80;

function bag(type: string, content: Der, attributes: readonly Der[]): Der {
  const attributeSet = attributes.length === 0 ? [] : [setOf(...attributes)];
  return sequence(objectIdentifier(type), explicit(0, content), ...attributeSet);
}

function attribute(type: string, value: Der): Der {
  return sequence(objectIdentifier(type), setOf(value));
}

import { hash } from 'node:crypto';
import { nullValue, objectIdentifier, octetString, sequence } from '../der/writer.ts';
import type { RandomBytes } from './keystore-input.ts';

/**
 * A private key (PKCS#8 DER) as a Java key store keeps it: an EncryptedPrivateKeyInfo under Sun's own algorithm, which is
 * key ⊕ SHA-1 chain, between a salt and a check sum.
 * Source: OpenJDK's sun.security.provider.KeyProtector.
 */
export function protectJksKey(key: Uint8Array, password: Uint8Array, randomBytes: RandomBytes): Uint8Array {
  const salt = randomBytes(DIGEST_LENGTH);
  const stream = keyStream(key.length, password, salt);
  const hidden = key.map((byte, index) => byte ^ stream.readUInt8(index));
  const checkSum = hash('sha1', Buffer.concat([password, key]), 'buffer');
  const algorithm = sequence(objectIdentifier(SUN_KEY_PROTECTOR), nullValue());
  return sequence(algorithm, octetString(Buffer.concat([salt, hidden, checkSum])));
}

/** iso.org.dod.internet.private.enterprise.42 (Sun) .2.17.1.1 */
const SUN_KEY_PROTECTOR = '1.3.6.1.4.1.42.2.17.1.1';
const DIGEST_LENGTH = 20;

/** At least `length` bytes: SHA-1(password, salt), SHA-1(password, that), … */
function keyStream(length: number, password: Uint8Array, salt: Uint8Array): Buffer {
  const blocks: Uint8Array[] = [];
  let block: Uint8Array = salt;
  for (let have = 0; have < length; have += DIGEST_LENGTH) {
    block = hash('sha1', Buffer.concat([password, block]), 'buffer');
    blocks.push(block);
  }
  return Buffer.concat(blocks);
}

import { timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../base/secret.ts';
import type { DerReader } from '../der/reader.ts';
import { readWhole } from '../der/reader.ts';
import { passwordBytes } from './password-bytes.ts';
import { hmacWithDerivedKey, MAC_DIGESTS, PBMAC1, pbmac1 } from './pkcs12-mac.ts';

/**
 * Whether the bytes are a PKCS#12 file that opens with this password, told by its seal: false means that it must be made anew.
 * A file without a seal opens with the empty password only. Never throws: what cannot be read does not open.
 * More than 10,000 rounds of hashing are not ours and count as unreadable, so that a hostile file costs no time.
 */
export async function pkcs12Opens(bytes: Uint8Array, password: Secret<string>): Promise<boolean> {
  try {
    const { content, macData } = readFile(bytes);
    if (macData === undefined) return password.reveal() === '';
    const { expected, found } = await sealOf(content, macData, password);
    return expected.length === found.length && timingSafeEqual(expected, found);
  } catch {
    return false;
  }
}

const MOST_ITERATIONS = 10_000;

/** PFX: the octets under the seal, and the seal. Source: RFC 7292 §4. */
function readFile(bytes: Uint8Array): { content: Uint8Array; macData: DerReader | undefined } {
  const file = readWhole(bytes);
  file.smallInteger();
  const contentInfo = file.sequence();
  contentInfo.objectIdentifier();
  const content = contentInfo.optionalExplicit(0)?.octetString() ?? new Uint8Array();
  return { content, macData: file.hasMore() ? file.sequence() : undefined };
}

/** MacData: the seal as it stands there, and as it should be. Source: RFC 7292 §4; RFC 9579 §4. */
async function sealOf(content: Uint8Array, macData: DerReader, secret: Secret<string>): Promise<Seals> {
  const digestInfo = macData.sequence();
  const algorithm = digestInfo.sequence();
  const name = algorithm.objectIdentifier();
  const found = digestInfo.octetString();
  const password = passwordBytes(secret);
  if (name === PBMAC1)
    return { found, expected: await pbmac1(content, { password: password.utf8, ...readPbkdf2(algorithm) }) };
  const digest = name === MAC_DIGESTS.sha1 ? 'sha1' : 'sha256';
  const salt = macData.octetString();
  const iterations = bounded(macData.hasMore() ? macData.smallInteger() : 1);
  return { found, expected: await hmacWithDerivedKey(digest, content, { password: password.bmp, salt, iterations }) };
}

interface Seals {
  readonly expected: Uint8Array;
  readonly found: Uint8Array;
}

/** PBMAC1-params, of which salt and count of PBKDF2 vary in what we write. Source: RFC 9579 §4. */
function readPbkdf2(algorithm: DerReader): { salt: Uint8Array; iterations: number } {
  const derivation = algorithm.sequence().sequence();
  derivation.objectIdentifier();
  const parameters = derivation.sequence();
  return { salt: parameters.octetString(), iterations: bounded(parameters.smallInteger()) };
}

function bounded(iterations: number): number {
  if (iterations < 1 || iterations > MOST_ITERATIONS)
    throw new RangeError('more hashing than any file of ours asks for');
  return iterations;
}

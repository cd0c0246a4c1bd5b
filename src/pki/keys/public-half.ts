import { createECDH } from 'node:crypto';
import { Fault } from '../../base/fault.ts';
import type { DerReader } from '../der/reader.ts';
import { readWhole } from '../der/reader.ts';
import { contextTag } from '../der/tags.ts';
import type { PemBlock } from '../pem.ts';
import type { KeyEncoding, PrivateKeyText } from './key-file.ts';
import { privateKeyBlock, readKeyBlock } from './key-file.ts';
import type { PrivateKey } from './private-key.ts';
import type { CurveSize } from './public-key-info.ts';
import { curveIdentifiers, ellipticKeyInfo } from './public-key-info.ts';

/** What of a private key may be known to anybody. */
export type PublicHalf = Pick<PrivateKey, 'algorithm' | 'publicKeyInfo'>;

/** The public half of a private key's text, and the form that the text has: PKCS8 for PKCS#8, PKCS1 for all others. */
export type WrittenHalf = PublicHalf & { readonly encoding: KeyEncoding };

/**
 * Algorithm and public half of the first private key of a PEM text: the answer and the refusals of `readPrivateKey`, without making the
 * key ready to sign. Elliptic keys in their usual form take a tenth of the time; a start with thousands of Secrets is made of such reads.
 * @throws Fault refused, as `readPrivateKey`.
 */
export function readPublicHalf(text: PrivateKeyText): WrittenHalf {
  const block = privateKeyBlock(text);
  const { algorithm, publicKeyInfo } = usualEllipticKey(block) ?? readKeyBlock(block);
  return { algorithm, publicKeyInfo, encoding: block.label === 'PRIVATE KEY' ? 'PKCS8' : 'PKCS1' };
}

interface EllipticKey {
  readonly curve: string;
  readonly scalar: Uint8Array;
  readonly point: Uint8Array;
}

/** Undefined for everything that is not exactly as this project, OpenSSL and Go write it: then the library has the word. */
function usualEllipticKey({ label, der }: PemBlock): PublicHalf | undefined {
  try {
    const key = label === 'PRIVATE KEY' ? fromPkcs8(readWhole(der)) : fromSec1(readWhole(der), undefined);
    return key === undefined ? undefined : consistentHalf(key);
  } catch (thrown) {
    if (thrown instanceof Fault) return undefined;
    throw thrown;
  }
}

/** Source: RFC 5958 §2, version 0 without attributes; RFC 5480 §2.1.1. */
function fromPkcs8(reader: DerReader): EllipticKey | undefined {
  if (reader.smallInteger() !== 0) return undefined;
  const algorithm = reader.sequence();
  if (algorithm.objectIdentifier() !== '1.2.840.10045.2.1') return undefined;
  const curve = algorithm.objectIdentifier();
  algorithm.end();
  const key = readWhole(reader.octetString());
  reader.end();
  return fromSec1(key, curve);
}

/** Source: RFC 5915 §3; inside PKCS#8 the curve may be left out. */
function fromSec1(reader: DerReader, outerCurve: string | undefined): EllipticKey | undefined {
  if (reader.smallInteger() !== 1) return undefined;
  const scalar = reader.octetString();
  const parameters = reader.optionalExplicit(0);
  const curve = parameters?.objectIdentifier() ?? outerCurve;
  parameters?.end();
  if (curve === undefined || (outerCurve ?? curve) !== curve) return undefined;
  const publicKey = reader.inside(contextTag(1, true));
  const { bytes: point, unusedBits } = publicKey.bitString();
  publicKey.end();
  reader.end();
  return unusedBits === 0 ? { curve, scalar, point } : undefined;
}

const sizesByCurve: ReadonlyMap<string, CurveSize> = new Map(
  ([256, 384, 521] as const).map((size) => [curveIdentifiers[size], size]),
);
const namesBySize = { 256: 'prime256v1', 384: 'secp384r1', 521: 'secp521r1' } as const satisfies Record<
  CurveSize,
  string
>;

/** The point must be the scalar's own: see isConsistent. */
function consistentHalf({ curve, scalar, point }: EllipticKey): PublicHalf | undefined {
  const size = sizesByCurve.get(curve);
  if (size === undefined || scalar.length !== Math.ceil(size / 8)) return undefined;
  const exchange = createECDH(namesBySize[size]);
  try {
    exchange.setPrivateKey(scalar);
  } catch {
    return undefined;
  }
  if (!exchange.getPublicKey().equals(point)) return undefined;
  return { algorithm: { name: 'ECDSA', size }, publicKeyInfo: ellipticKeyInfo(size, point) };
}

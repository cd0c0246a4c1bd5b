import { DerReader } from '../der/reader.ts';
import { namedBits } from '../der/writer.ts';
import { extensionOids } from './oids.ts';
import type { Extension } from './types.ts';
import type { KeyUsage } from './usages.ts';
import { keyUsageBits, usageOfBit } from './usages.ts';

/** The KeyUsage extension of the usages, always critical; undefined if they need none: an empty one is not allowed. RFC 5280 §4.2.1.3. */
export function encodeKeyUsage(usages: readonly KeyUsage[]): Extension | undefined {
  const bits = keyUsageBits(usages);
  if (bits.length === 0) return undefined;
  return { oid: extensionOids.keyUsage, critical: true, value: namedBits(bits) };
}

/** The words of a KeyUsage extension's value; bits without a word are passed over. RFC 5280 §4.2.1.3. @throws Fault refused. */
export function readKeyUsage(value: Uint8Array): readonly KeyUsage[] {
  const reader = new DerReader(value);
  const bits = reader.namedBits();
  reader.end();
  return bits.flatMap((bit) => usageOfBit(bit) ?? []);
}

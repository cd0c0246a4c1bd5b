import { invalidDer } from '../der/invalid-der.ts';
import { readWhole } from '../der/reader.ts';
import { tags } from '../der/tags.ts';
import { boolean, integer, sequence } from '../der/writer.ts';
import { extensionOids } from './oids.ts';
import type { BasicConstraints, Extension } from './types.ts';

/** The BasicConstraints extension, always critical; a path length is written for a CA only. RFC 5280 §4.2.1.9. */
export function encodeBasicConstraints({ isCA, pathLength }: BasicConstraints): Extension {
  const length = isCA && pathLength !== undefined ? [integer(pathLength)] : [];
  return {
    oid: extensionOids.basicConstraints,
    critical: true,
    value: isCA ? sequence(boolean(true), ...length) : sequence(),
  };
}

/** Reads a BasicConstraints extension's value. RFC 5280 §4.2.1.9. @throws Fault refused. */
export function readBasicConstraints(value: Uint8Array): BasicConstraints {
  const reader = readWhole(value);
  const isCA = reader.peekTag() === tags.boolean ? reader.boolean() : false;
  if (!reader.hasMore()) return { isCA };
  const pathLength = reader.smallInteger();
  reader.end();
  if (pathLength < 0) throw invalidDer('negative path length');
  return { isCA, pathLength };
}

import { readWhole } from '../der/reader.ts';
import { objectIdentifier, sequence } from '../der/writer.ts';
import { extensionOids } from './oids.ts';
import type { Extension } from './types.ts';
import type { KeyUsage } from './usages.ts';
import { extendedKeyUsageOids, usageOfOid } from './usages.ts';

/** The purposes in an ExtendedKeyUsage extension: those with a word, and the OIDs of the others. */
export interface ExtendedKeyUsages {
  readonly usages: readonly KeyUsage[];
  readonly unknown: readonly string[];
}

/** The ExtendedKeyUsage extension of the usages, never critical; undefined if they need none. RFC 5280 §4.2.1.12. */
export function encodeExtendedKeyUsage(usages: readonly KeyUsage[]): Extension | undefined {
  const oids = extendedKeyUsageOids(usages);
  if (oids.length === 0) return undefined;
  return { oid: extensionOids.extendedKeyUsage, critical: false, value: sequence(...oids.map(objectIdentifier)) };
}

/** Reads an ExtendedKeyUsage extension's value. RFC 5280 §4.2.1.12. @throws Fault refused. */
export function readExtendedKeyUsage(value: Uint8Array): ExtendedKeyUsages {
  const reader = readWhole(value);
  const usages: KeyUsage[] = [];
  const unknown: string[] = [];
  while (reader.hasMore()) {
    const oid = reader.objectIdentifier();
    const usage = usageOfOid(oid);
    if (usage === undefined) unknown.push(oid);
    else usages.push(usage);
  }
  return { usages, unknown };
}

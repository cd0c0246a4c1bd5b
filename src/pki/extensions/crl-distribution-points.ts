import { readWhole } from '../der/reader.ts';
import { explicit, implicit, sequence } from '../der/writer.ts';
import { generalNameTags, readNameText, uriName } from './general-name.ts';
import { extensionOids } from './oids.ts';
import type { Extension } from './types.ts';

/** The CRLDistributionPoints extension, one point for each URL, never critical; undefined without any. RFC 5280 §4.2.1.13. @throws Fault refused. */
export function encodeCrlDistributionPoints(urls: readonly string[]): Extension | undefined {
  if (urls.length === 0) return undefined;
  const points = urls.map((url) => sequence(explicit(0, implicit(0, uriName(url), true))));
  return { oid: extensionOids.crlDistributionPoints, critical: false, value: sequence(...points) };
}

/** The URLs in a CRLDistributionPoints extension's value; names of other kinds are passed over. RFC 5280 §4.2.1.13. @throws Fault refused. */
export function readCrlDistributionPoints(value: Uint8Array): readonly string[] {
  const urls: string[] = [];
  const points = readWhole(value);
  while (points.hasMore()) {
    const names = points.sequence().optionalExplicit(0)?.optionalExplicit(0);
    while (names?.hasMore() === true) {
      const { tag, content } = names.element();
      if (tag === generalNameTags.uri) urls.push(readNameText(content));
    }
  }
  return urls;
}

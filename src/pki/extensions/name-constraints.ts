import { invalidDer } from '../der/invalid-der.ts';
import type { DerReader } from '../der/reader.ts';
import { readWhole } from '../der/reader.ts';
import { concat, implicit, sequence } from '../der/writer.ts';
import { dnsName, emailName, generalNameTags, ipName, readNameText, uriName } from './general-name.ts';
import { formatIpRange } from './ip-range.ts';
import { extensionOids } from './oids.ts';
import type { Extension, NameConstraints, NameSubtrees } from './types.ts';

/** Subtrees to be encoded: ranges as octets. */
export interface SubtreesToEncode {
  readonly dnsDomains: readonly string[];
  readonly ipRanges: readonly Uint8Array[];
  readonly emailAddresses: readonly string[];
  readonly uriDomains: readonly string[];
}

/** Name constraints to be encoded; permitted and excluded apart, always (trap C4). */
export interface ConstraintsToEncode {
  readonly critical: boolean;
  readonly permitted: SubtreesToEncode;
  readonly excluded: SubtreesToEncode;
}

/** The NameConstraints extension; undefined without any subtree. RFC 5280 §4.2.1.10. @throws Fault refused: a name that is not ASCII. */
export function encodeNameConstraints({ critical, permitted, excluded }: ConstraintsToEncode): Extension | undefined {
  const parts = [...encodeSubtrees(0, permitted), ...encodeSubtrees(1, excluded)];
  if (parts.length === 0) return undefined;
  return { oid: extensionOids.nameConstraints, critical, value: sequence(...parts) };
}

/** Reads a NameConstraints extension. Subtrees of other kinds (directoryName …) are passed over. RFC 5280 §4.2.1.10. @throws Fault refused. */
export function readNameConstraints({ critical, value }: Extension): NameConstraints {
  const reader = readWhole(value);
  const permitted = readSubtrees(reader.optionalExplicit(0));
  const excluded = readSubtrees(reader.optionalExplicit(1));
  reader.end();
  return { critical, permitted, excluded };
}

function encodeSubtrees(number: 0 | 1, subtrees: SubtreesToEncode): Uint8Array[] {
  const bases = [
    ...subtrees.dnsDomains.map(dnsName),
    ...subtrees.ipRanges.map(ipName),
    ...subtrees.emailAddresses.map(emailName),
    ...subtrees.uriDomains.map(uriName),
  ];
  // `minimum` is DEFAULT 0 and `maximum` must be absent, so a subtree is its base alone.
  return bases.length === 0 ? [] : [implicit(number, concat(...bases.map((base) => sequence(base))), true)];
}

function readSubtrees(reader: DerReader | undefined): Required<NameSubtrees> {
  const dnsDomains: string[] = [];
  const ipRanges: string[] = [];
  const emailAddresses: string[] = [];
  const uriDomains: string[] = [];
  while (reader?.hasMore() === true) {
    const { tag, content } = reader.sequence().element();
    if (tag === generalNameTags.dns) dnsDomains.push(readNameText(content));
    else if (tag === generalNameTags.ip) ipRanges.push(readRange(content));
    else if (tag === generalNameTags.email) emailAddresses.push(readNameText(content));
    else if (tag === generalNameTags.uri) uriDomains.push(readNameText(content));
  }
  return { dnsDomains, ipRanges, emailAddresses, uriDomains };
}

function readRange(content: Uint8Array): string {
  const text = formatIpRange(content);
  if (text === undefined) throw invalidDer('an IP range that is neither 8 nor 32 octets long');
  return text;
}

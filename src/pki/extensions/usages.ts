/**
 * The 23 words for what a key may be used for, and what each means in a certificate: a bit of KeyUsage (RFC 5280 §4.2.1.3) or an
 * OID of ExtendedKeyUsage (§4.2.1.12). Two words are second names: `signing` and `s/mime`. Source: reference §1.1.
 */
const meanings = {
  signing: { bit: 0, sameAs: 'digital signature' },
  'digital signature': { bit: 0 },
  'content commitment': { bit: 1 },
  'key encipherment': { bit: 2 },
  'key agreement': { bit: 4 },
  'data encipherment': { bit: 3 },
  'cert sign': { bit: 5 },
  'crl sign': { bit: 6 },
  'encipher only': { bit: 7 },
  'decipher only': { bit: 8 },
  any: { oid: '2.5.29.37.0' },
  'server auth': { oid: '1.3.6.1.5.5.7.3.1' },
  'client auth': { oid: '1.3.6.1.5.5.7.3.2' },
  'code signing': { oid: '1.3.6.1.5.5.7.3.3' },
  'email protection': { oid: '1.3.6.1.5.5.7.3.4' },
  's/mime': { oid: '1.3.6.1.5.5.7.3.4', sameAs: 'email protection' },
  'ipsec end system': { oid: '1.3.6.1.5.5.7.3.5' },
  'ipsec tunnel': { oid: '1.3.6.1.5.5.7.3.6' },
  'ipsec user': { oid: '1.3.6.1.5.5.7.3.7' },
  timestamping: { oid: '1.3.6.1.5.5.7.3.8' },
  'ocsp signing': { oid: '1.3.6.1.5.5.7.3.9' },
  'microsoft sgc': { oid: '1.3.6.1.4.1.311.10.3.3' },
  'netscape sgc': { oid: '2.16.840.1.113730.4.1' },
} as const;

/** A word of `spec.usages`. */
export type KeyUsage = keyof typeof meanings;

type Meaning = { readonly bit?: number; readonly oid?: string; readonly sameAs?: KeyUsage };
const table = new Map<string, Meaning>(Object.entries(meanings));

/** Whether text is one of the 23 words. */
export const isKeyUsage = (text: string): text is KeyUsage => table.has(text);

/** All words, in the order of the table. */
export const usageWords: readonly KeyUsage[] = [...table.keys()].filter(isKeyUsage);

/** What is asked for when `spec.usages` is empty. Source: reference §1.1. */
export const defaultUsages: readonly KeyUsage[] = ['digital signature', 'key encipherment'];

/** The usages as a set: second names replaced by the first, each once, in the order of the table. Equal meanings give equal lists. */
export function normalisedUsages(usages: readonly KeyUsage[]): readonly KeyUsage[] {
  const first = new Set<string>(usages.map((usage) => table.get(usage)?.sameAs ?? usage));
  return usageWords.filter((word) => first.has(word));
}

/** What a request with these fields means: the default set when empty, `cert sign` added for a CA; normalised. Source: reference §1.2. */
export function effectiveUsages(
  usages: readonly KeyUsage[] | undefined,
  isCA: boolean | undefined,
): readonly KeyUsage[] {
  const asked = usages === undefined || usages.length === 0 ? defaultUsages : usages;
  return normalisedUsages(isCA === true ? [...asked, 'cert sign'] : asked);
}

/** The bits of KeyUsage among the usages; none if there are only extended ones. */
export const keyUsageBits = (usages: readonly KeyUsage[]): readonly number[] =>
  normalisedUsages(usages).flatMap((usage) => table.get(usage)?.bit ?? []);

/** The OIDs of ExtendedKeyUsage among the usages. */
export const extendedKeyUsageOids = (usages: readonly KeyUsage[]): readonly string[] =>
  normalisedUsages(usages).flatMap((usage) => table.get(usage)?.oid ?? []);

const wordOfBit = new Map<number | undefined, string>();
const wordOfOid = new Map<string | undefined, string>();
for (const [word, { bit, oid, sameAs }] of table) {
  if (sameAs === undefined && bit !== undefined) wordOfBit.set(bit, word);
  if (sameAs === undefined && oid !== undefined) wordOfOid.set(oid, word);
}

/** The word for a bit of KeyUsage; undefined above bit 8. */
export function usageOfBit(bit: number): KeyUsage | undefined {
  const word = wordOfBit.get(bit);
  return word !== undefined && isKeyUsage(word) ? word : undefined;
}

/** The word for an OID of ExtendedKeyUsage; undefined if it is none of ours. */
export function usageOfOid(oid: string): KeyUsage | undefined {
  const word = wordOfOid.get(oid);
  return word !== undefined && isKeyUsage(word) ? word : undefined;
}

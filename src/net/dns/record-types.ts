/** Numbers of the record types that are asked for or read. Source: RFC 1035 §3.2.2, RFC 3596 §2.1, RFC 8659 §4.1. */
export const recordTypes = { A: 1, NS: 2, CNAME: 5, SOA: 6, TXT: 16, AAAA: 28, CAA: 257 } as const;

/** A type of records that is asked for. */
export type RecordType = keyof typeof recordTypes;

/** Types that only carry something beside the records. Source: RFC 6891 §6.1.1; RFC 8945 §4.2. */
export const metaTypes = { OPT: 41, TSIG: 250 } as const;

/** Source: RFC 1035 §3.2.4, §3.2.5; RFC 2136 §2.4. */
export const recordClasses = { IN: 1, NONE: 254, ANY: 255 } as const;

const NAMES = new Map<number, RecordType>(
  Object.entries(recordTypes).map(([name, code]) => [code, name as RecordType]),
);

/** The type of a number; undefined for one that is never asked for. */
export const recordTypeOf = (code: number): RecordType | undefined => NAMES.get(code);

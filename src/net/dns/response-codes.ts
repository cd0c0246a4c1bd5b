/** Source: RFC 1035 §4.1.1; RFC 2136 §2.2; RFC 6891 §9; RFC 8945 §3 (those of TSIG stand in its record). */
const NAMES = {
  0: 'NOERROR',
  1: 'FORMERR',
  2: 'SERVFAIL',
  3: 'NXDOMAIN',
  4: 'NOTIMP',
  5: 'REFUSED',
  6: 'YXDOMAIN',
  7: 'YXRRSET',
  8: 'NXRRSET',
  9: 'NOTAUTH',
  10: 'NOTZONE',
  16: 'BADVERS',
} as const;

/** How a server answers, as people know it. */
export type ResponseCode = (typeof NAMES)[keyof typeof NAMES] | `RCODE${number}`;

const names: Readonly<Record<number, ResponseCode>> = NAMES;

/** The response code of a number. */
export const responseCode = (code: number): ResponseCode => names[code] ?? `RCODE${code}`;

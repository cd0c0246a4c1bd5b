/** The first ten name bits of the KeyUsage extension (RFC 5280 §4.2.1.3). `signing` is the same bit as `digital signature`. */
export const keyUsageBits = [
  'signing',
  'digital signature',
  'content commitment',
  'key encipherment',
  'key agreement',
  'data encipherment',
  'cert sign',
  'crl sign',
  'encipher only',
  'decipher only',
] as const;

/** The others name purposes of the ExtKeyUsage extension (RFC 5280 §4.2.1.12). `s/mime` is the same as `email protection`. */
export const extendedKeyUsages = [
  'any',
  'server auth',
  'client auth',
  'code signing',
  'email protection',
  's/mime',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'timestamping',
  'ocsp signing',
  'microsoft sgc',
  'netscape sgc',
] as const;

/** Every usage a Certificate may ask for. Reference 1.1. */
export const keyUsages = [...keyUsageBits, ...extendedKeyUsages] as const;

/** A usage that is a bit of the KeyUsage extension. */
export type KeyUsageBit = (typeof keyUsageBits)[number];
/** A usage that is an object identifier in the ExtKeyUsage extension. */
export type ExtendedKeyUsage = (typeof extendedKeyUsages)[number];
/** An entry of `spec.usages`. */
export type KeyUsage = KeyUsageBit | ExtendedKeyUsage;

/** What a Certificate without usages asks for. Reference 1.1. */
export const defaultKeyUsages = ['digital signature', 'key encipherment'] as const satisfies readonly KeyUsage[];

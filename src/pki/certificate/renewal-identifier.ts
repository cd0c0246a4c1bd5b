import type { CertificateDetails } from './details.ts';

/** The name of a certificate for ARI; undefined where it has no authority key identifier. RFC 9773 §4.1. */
export function renewalIdentifier({
  authorityKeyId,
  serialNumber,
}: Pick<CertificateDetails, 'authorityKeyId' | 'serialNumber'>): string | undefined {
  if (authorityKeyId === undefined || authorityKeyId === '') return undefined;
  return `${base64url(authorityKeyId)}.${base64url(withSign(serialNumber))}`;
}

/** The content octets of a positive INTEGER: one more if the first bit is set. X.690 §8.3. */
const withSign = (hex: string): string => (Number.parseInt(hex.slice(0, 2), 16) >= 0x80 ? `00${hex}` : hex);

const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');

import { hash } from 'node:crypto';

/** The longest name whose request names stay within 253 characters. */
const longestBase = 233;

/**
 * The name of the CertificateRequest of a revision: `<certificate>-<revision>`. A longer base becomes its first 168 characters, a dash and
 * its SHA-256 in hex, so that two long names that begin alike stay apart. Source: reference §2.6 (StableCertificateRequestName), trap B10.
 */
export function requestName(certificateName: string, revision: number): string {
  const base =
    certificateName.length <= longestBase
      ? certificateName
      : `${certificateName.slice(0, 168).replace(/[^a-z0-9]+$/, '')}-${hash('sha256', certificateName, 'hex')}`;
  return `${base}-${revision}`;
}

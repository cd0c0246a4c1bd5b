import type { Der } from '../../base/brand.ts';
import type { Name } from '../names/name.ts';
import type { AlternativeNames, BasicConstraints, NameConstraints } from '../extensions/types.ts';
import type { KeyUsage } from '../extensions/usages.ts';

/** What a certificate request (CSR, RFC 2986) says. Strings and small byte strings: may be kept. */
export interface CertificateRequestDetails extends AlternativeNames {
  readonly subject: Name;
  /** The subject as encoded: signers copy these bytes. */
  readonly subjectDer: Der;
  /** Normalised words of KeyUsage and ExtendedKeyUsage; empty if the request carries neither. */
  readonly usages: readonly KeyUsage[];
  /** OIDs of ExtendedKeyUsage that have no word. */
  readonly unknownUsages: readonly string[];
  /** Which of the extensions that limit the key are there: absence is not the same as an empty list. */
  readonly carries: { readonly keyUsage: boolean; readonly extendedKeyUsage: boolean };
  readonly basicConstraints: BasicConstraints | undefined;
  readonly nameConstraints: NameConstraints | undefined;
  /** SubjectPublicKeyInfo, whole: compare keys by it (trap C6). */
  readonly publicKeyInfo: Der;
  readonly publicKeyHash: string;
  readonly signatureAlgorithm: string;
  /** The whole request. */
  readonly der: Der;
}

import type { Der } from '../../base/brand.ts';
import type { Instant } from '../../base/instant.ts';
import type { Name } from '../names/name.ts';
import type { AlternativeNames, NameConstraints } from '../extensions/types.ts';
import type { KeyUsage } from '../extensions/usages.ts';

/** What a certificate (RFC 5280) says. */
export interface CertificateDetails extends AlternativeNames {
  /** Lower-case hex of the serial number's content octets, without a leading sign octet: `0a1b…`, as `openssl x509 -serial` but lower case. */
  readonly serialNumber: string;
  readonly subject: Name;
  readonly subjectDer: Der;
  readonly issuer: Name;
  readonly issuerDer: Der;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  /** SubjectPublicKeyInfo, whole: compare keys by it (trap C6). */
  readonly publicKeyInfo: Der;
  readonly publicKeyHash: string;
  /** Normalised words of KeyUsage and ExtendedKeyUsage. */
  readonly usages: readonly KeyUsage[];
  /** OIDs of ExtendedKeyUsage that have no word. */
  readonly unknownUsages: readonly string[];
  readonly isCA: boolean;
  readonly pathLength: number | undefined;
  /** Lower-case hex. */
  readonly subjectKeyId: string | undefined;
  /** Lower-case hex of the keyIdentifier field. */
  readonly authorityKeyId: string | undefined;
  readonly nameConstraints: NameConstraints | undefined;
  /** A name of the algorithm table, or the dotted OID where it has none; `unknown` if even that cannot be read. */
  readonly signatureAlgorithm: string;
  /** The whole certificate. */
  readonly der: Der;
}

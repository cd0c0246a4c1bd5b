import type { KeyUsage } from '../extensions/usages.ts';
import type { NameConstraints, OtherName } from '../extensions/types.ts';
import type { SignatureAlgorithmName } from '../algorithms.ts';
import type { SubjectFields } from '../names/subject.ts';

/**
 * What a Certificate asks to have in its request and certificate: the fields of its spec by their names there, so that a spec can be
 * spread into it. The two flags must be said, as their absence in a spec does not mean false. Source: reference §1.2, §2.5.
 */
export interface RequestTemplate {
  readonly subject?: SubjectFields;
  /** Excludes `subject` and `commonName`. */
  readonly literalSubject?: string;
  readonly commonName?: string;
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly uris?: readonly string[];
  readonly emailAddresses?: readonly string[];
  readonly otherNames?: readonly Partial<OtherName>[];
  readonly isCA?: boolean;
  readonly usages?: readonly KeyUsage[];
  /** Given only while the gate NameConstraints is on. */
  readonly nameConstraints?: NameConstraints;
  readonly signatureAlgorithm?: SignatureAlgorithmName;
  /** `spec.encodeUsagesInRequest`, true where the spec is silent. */
  readonly encodeUsages: boolean;
  /** Whether the gate UseCertificateRequestBasicConstraints is on. */
  readonly basicConstraints: boolean;
}

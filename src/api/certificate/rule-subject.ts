import { parseGoNanoseconds } from '../../base/go-duration.ts';
import type { FeatureGates } from '../../features.ts';
import type { CertificateSpec } from './types.ts';

/** The gates that admission of a Certificate asks for. */
export type CertificateGates = Pick<FeatureGates, 'LiteralCertificateSubject' | 'NameConstraints' | 'OtherNames'>;

/** What the rules of a Certificate look at. Any field may be missing: not every object was checked by the schema. */
export interface ExaminedCertificate {
  readonly spec: Partial<CertificateSpec>;
  readonly gates: CertificateGates;
}

/** The nanoseconds of a duration field; undefined if it is left out or cannot be read (for which there is a rule of its own). */
export const nanosecondsIn = (text: string | undefined): bigint | undefined =>
  text === undefined ? undefined : parseGoNanoseconds(text);

/** The detail for duration text that cannot be read: ours, as the reference cannot even decode such an object. */
export const badDurationText = 'must be a duration such as 2160h0m0s: numbers with the units h, m, s, ms, us, ns';

import type { Static } from 'typebox';
import type { Frozen } from '../../base/frozen.ts';
import type { KubeObject } from '../kubernetes.ts';
import type { certificateSpec } from './schema.ts';
import type { certificateStatus } from './status-schema.ts';

/** Spec of a Certificate, as written by people: no defaults applied. See `defaults.ts`. */
export interface CertificateSpec extends Frozen<Static<typeof certificateSpec>> {}
/** Status of a Certificate. Times are RFC 3339 text. */
export interface CertificateStatus extends Frozen<Static<typeof certificateStatus>> {}
/** A Certificate. */
export interface Certificate extends KubeObject {
  readonly apiVersion: 'cert-manager.io/v1';
  readonly kind: 'Certificate';
  readonly spec: CertificateSpec;
  readonly status?: CertificateStatus;
}

export type CertificateSubject = NonNullable<CertificateSpec['subject']>;
export type NameConstraintsSpec = NonNullable<CertificateSpec['nameConstraints']>;
export type OtherNameSpec = NonNullable<CertificateSpec['otherNames']>[number];
export type PrivateKeySpec = NonNullable<CertificateSpec['privateKey']>;
export type RenewalSpec = NonNullable<CertificateSpec['renewal']>;
export type RenewalWindow = NonNullable<RenewalSpec['windows']>[number];
export type KeystoresSpec = NonNullable<CertificateSpec['keystores']>;
export type SecretTemplate = NonNullable<CertificateSpec['secretTemplate']>;
/** Renewal information of an ACME certificate authority. */
export type RenewalInformationStatus = NonNullable<NonNullable<CertificateStatus['acme']>['ari']>;

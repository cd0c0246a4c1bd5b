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

/** `spec.privateKey` as written; see `privateKeyWithDefaults`. */
export type PrivateKeySpec = NonNullable<CertificateSpec['privateKey']>;
/** `spec.renewal` as written. */
export type RenewalSpec = NonNullable<CertificateSpec['renewal']>;
/** One entry of `spec.renewal.windows`: when it opens and for how long. */
export type RenewalWindow = NonNullable<RenewalSpec['windows']>[number];
/** `spec.keystores` as written. */
export type KeystoresSpec = NonNullable<CertificateSpec['keystores']>;

import type { Static } from 'typebox';
import type { Frozen } from '../../base/frozen.ts';
import type { KubeObject } from '../kubernetes.ts';
import type { certificateRequestSpec, certificateRequestStatus } from './schema.ts';

/** Spec of a CertificateRequest. `request` is base64 of PEM. */
export interface CertificateRequestSpec extends Frozen<Static<typeof certificateRequestSpec>> {}
/** Status of a CertificateRequest. `certificate` and `ca` are base64 of PEM. */
export interface CertificateRequestStatus extends Frozen<Static<typeof certificateRequestStatus>> {}
/** A CertificateRequest. */
export interface CertificateRequest extends KubeObject {
  readonly apiVersion: 'cert-manager.io/v1';
  readonly kind: 'CertificateRequest';
  readonly spec: CertificateRequestSpec;
  readonly status?: CertificateRequestStatus;
}

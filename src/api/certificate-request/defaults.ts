import { parseGoDuration } from '../../base/go-duration.ts';
import type { Milliseconds } from '../../base/instant.ts';
import type { KeyUsage } from '../../pki/extensions/usages.ts';
import { defaultUsages } from '../../pki/extensions/usages.ts';
import { defaultDuration } from '../certificate/defaults.ts';
import type { FullIssuerReference } from '../issuer-reference.ts';
import { issuerReferenceWithDefaults } from '../issuer-reference.ts';
import type { CertificateRequestSpec } from './types.ts';

/** A spec with the run-time defaults filled in. For deciding only: never written back. */
export interface EffectiveCertificateRequestSpec extends Omit<CertificateRequestSpec, 'duration' | 'issuerRef'> {
  readonly duration: Milliseconds;
  readonly issuerRef: FullIssuerReference;
  readonly isCA: boolean;
  readonly usages: readonly KeyUsage[];
}

/** The spec with the run-time defaults of reference 1.3 filled in. Duration text that cannot be read counts as left out. */
export function withRequestDefaults(spec: CertificateRequestSpec): EffectiveCertificateRequestSpec {
  return {
    ...spec,
    duration: (spec.duration === undefined ? undefined : parseGoDuration(spec.duration)) ?? defaultDuration,
    issuerRef: issuerReferenceWithDefaults(spec.issuerRef),
    isCA: spec.isCA ?? false,
    usages: spec.usages === undefined || spec.usages.length === 0 ? defaultUsages : spec.usages,
  };
}

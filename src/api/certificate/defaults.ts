import { parseGoDuration } from '../../base/go-duration.ts';
import type { Milliseconds } from '../../base/instant.ts';
import { days } from '../../base/instant.ts';
import type { FullIssuerReference } from '../issuer-reference.ts';
import { issuerReferenceWithDefaults } from '../issuer-reference.ts';
import type { PrivateKeyAlgorithm, PrivateKeyEncoding, RenewalPolicy, RotationPolicy } from './choices.ts';
import type { KeyUsage } from './key-usages.ts';
import { defaultKeyUsages } from './key-usages.ts';
import type { CertificateSpec, PrivateKeySpec, RenewalWindow } from './types.ts';

/** How long a certificate is asked to live when its spec does not say. Reference 1.2. */
export const defaultDuration = days(90);
/** The name of the key entry in a Java key store when the spec does not say. */
export const defaultKeystoreAlias = 'certificate';
/** The PKCS#12 profile when the spec does not say. */
export const defaultPkcs12Profile = 'LegacyRC2';

/** The private key of a spec with the defaults filled in. */
export interface EffectivePrivateKey {
  readonly rotationPolicy: RotationPolicy;
  readonly encoding: PrivateKeyEncoding;
  readonly algorithm: PrivateKeyAlgorithm;
  /** Bits; undefined for Ed25519. */
  readonly size: number | undefined;
}

/** A spec with the run-time defaults filled in. For deciding only: never written back. */
export interface EffectiveCertificateSpec
  extends Omit<CertificateSpec, 'duration' | 'renewBefore' | 'renewal' | 'issuerRef' | 'privateKey'> {
  readonly duration: Milliseconds;
  /** Undefined: a third of the life of the certificate, or `renewBeforePercentage`. */
  readonly renewBefore: Milliseconds | undefined;
  readonly renewal: { readonly policy: RenewalPolicy; readonly windows: readonly RenewalWindow[] };
  readonly issuerRef: FullIssuerReference;
  readonly isCA: boolean;
  /** As the spec says, or the default set; "cert sign" of a CA is not added here. */
  readonly usages: readonly KeyUsage[];
  readonly privateKey: EffectivePrivateKey;
  readonly encodeUsagesInRequest: boolean;
  readonly revisionHistoryLimit: number;
}

/**
 * The spec with the run-time defaults of reference 1.2 filled in. A default that is left out, one that is empty and one that is
 * written out give equal results. The spec must have passed the admission rules: duration text that cannot be read counts as left out.
 */
export function withDefaults(spec: CertificateSpec): EffectiveCertificateSpec {
  return {
    ...spec,
    duration: durationOf(spec.duration) ?? defaultDuration,
    renewBefore: durationOf(spec.renewBefore),
    renewal: { policy: spec.renewal?.policy || 'RenewBefore', windows: spec.renewal?.windows ?? [] },
    issuerRef: issuerReferenceWithDefaults(spec.issuerRef),
    isCA: spec.isCA ?? false,
    usages: usagesOf(spec.usages),
    privateKey: privateKeyWithDefaults(spec.privateKey),
    encodeUsagesInRequest: spec.encodeUsagesInRequest ?? true,
    revisionHistoryLimit: spec.revisionHistoryLimit ?? 1,
  };
}

/** The private key with the defaults filled in: Always, PKCS1, RSA 2048, ECDSA 256. */
export function privateKeyWithDefaults(spec: PrivateKeySpec = {}): EffectivePrivateKey {
  const algorithm = spec.algorithm || 'RSA';
  return {
    rotationPolicy: spec.rotationPolicy || 'Always',
    encoding: spec.encoding || 'PKCS1',
    algorithm,
    size: algorithm === 'Ed25519' ? undefined : spec.size || defaultKeySizes[algorithm],
  };
}

/** The usages, or the default set if there are none. Shared with CertificateRequest. */
export const usagesOf = (usages: readonly KeyUsage[] | undefined): readonly KeyUsage[] =>
  usages === undefined || usages.length === 0 ? defaultKeyUsages : usages;

const defaultKeySizes = { RSA: 2048, ECDSA: 256 } as const;

const durationOf = (text: string | undefined): Milliseconds | undefined =>
  text === undefined ? undefined : parseGoDuration(text);

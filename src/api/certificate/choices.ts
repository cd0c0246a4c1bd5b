import type { Pkcs12Profile } from '../../pki/keystores/pkcs12-profiles.ts';

/** Closed lists of values of Certificate fields, imported by the schema and by the code that acts on them. Reference 1.2. */

/** Values of `spec.privateKey.algorithm`. Reference 1.2. */
export const privateKeyAlgorithms = ['RSA', 'ECDSA', 'Ed25519'] as const;

/** Values of `spec.privateKey.encoding`: the form of `tls.key`. Reference 1.2. */
export const privateKeyEncodings = ['PKCS1', 'PKCS8'] as const;
/** One of privateKeyEncodings. */
export type PrivateKeyEncoding = (typeof privateKeyEncodings)[number];

/** Values of `spec.privateKey.rotationPolicy`. Reference 1.2, 2.5. */
export const rotationPolicies = ['Never', 'Always'] as const;

/** Values of `spec.signatureAlgorithm` that an RSA key can make. */
export const rsaSignatureAlgorithms = ['SHA256WithRSA', 'SHA384WithRSA', 'SHA512WithRSA'] as const;
/** Values of `spec.signatureAlgorithm` that an ECDSA key can make. */
export const ecdsaSignatureAlgorithms = ['ECDSAWithSHA256', 'ECDSAWithSHA384', 'ECDSAWithSHA512'] as const;
/** Values of `spec.signatureAlgorithm` that an Ed25519 key can make. */
export const ed25519SignatureAlgorithms = ['PureEd25519'] as const;
/** Values of `spec.signatureAlgorithm`. Reference 1.2. */
export const signatureAlgorithms = [
  ...rsaSignatureAlgorithms,
  ...ecdsaSignatureAlgorithms,
  ...ed25519SignatureAlgorithms,
] as const;

/** Values of `spec.keystores.pkcs12.profile`, oldest first. Reference 1.2. */
export const pkcs12Profiles = [
  'LegacyRC2',
  'LegacyDES',
  'Modern2023',
  'Modern2026',
] as const satisfies readonly Pkcs12Profile[];

/** Values of `spec.additionalOutputFormats[].type`. Reference 1.2, 2.7. */
export const outputFormats = ['DER', 'CombinedPEM'] as const;
/** One of outputFormats. */
export type OutputFormat = (typeof outputFormats)[number];

/** Values of `spec.renewal.policy`. Reference 1.2, 2.4. */
export const renewalPolicies = ['RenewBefore', 'Disabled'] as const;

/** Bits of an RSA key, both bounds included. Reference 2.5. */
export const rsaKeySizes = { smallest: 2048, largest: 8192 } as const;
/** Bits of an ECDSA key, each of which names a curve. Reference 2.5. */
export const ecdsaKeySizes = [256, 384, 521] as const;

/** Closed lists of values of Certificate fields, imported by the schema and by the code that acts on them. Reference 1.2. */

export const privateKeyAlgorithms = ['RSA', 'ECDSA', 'Ed25519'] as const;
export type PrivateKeyAlgorithm = (typeof privateKeyAlgorithms)[number];

export const privateKeyEncodings = ['PKCS1', 'PKCS8'] as const;
export type PrivateKeyEncoding = (typeof privateKeyEncodings)[number];

export const rotationPolicies = ['Never', 'Always'] as const;
export type RotationPolicy = (typeof rotationPolicies)[number];

export const rsaSignatureAlgorithms = ['SHA256WithRSA', 'SHA384WithRSA', 'SHA512WithRSA'] as const;
export const ecdsaSignatureAlgorithms = ['ECDSAWithSHA256', 'ECDSAWithSHA384', 'ECDSAWithSHA512'] as const;
export const ed25519SignatureAlgorithms = ['PureEd25519'] as const;
export const signatureAlgorithms = [
  ...rsaSignatureAlgorithms,
  ...ecdsaSignatureAlgorithms,
  ...ed25519SignatureAlgorithms,
] as const;
export type CertificateSignatureAlgorithm = (typeof signatureAlgorithms)[number];

export const pkcs12Profiles = ['LegacyRC2', 'LegacyDES', 'Modern2023', 'Modern2026'] as const;
export type Pkcs12Profile = (typeof pkcs12Profiles)[number];

export const outputFormats = ['DER', 'CombinedPEM'] as const;
export type OutputFormat = (typeof outputFormats)[number];

export const renewalPolicies = ['RenewBefore', 'Disabled'] as const;
export type RenewalPolicy = (typeof renewalPolicies)[number];

/** Sizes of a private key in bits. Reference 2.5. */
export const rsaKeySizes = { smallest: 2048, largest: 8192 } as const;
export const ecdsaKeySizes = [256, 384, 521] as const;

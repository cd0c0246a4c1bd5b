/** One extension as it stands in a certificate or request. RFC 5280 §4.2. */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** The DER inside the OCTET STRING. */
  readonly value: Uint8Array;
}

/** An otherName with a UTF8String value, e.g. a user principal name. RFC 5280 §4.2.1.6. */
export interface OtherName {
  readonly oid: string;
  readonly utf8Value: string;
}

/** Subject alternative names by kind, each in its order. */
export interface AlternativeNames {
  readonly dnsNames: readonly string[];
  /** Canonical text: IPv4 dotted, IPv6 as in RFC 5952. */
  readonly ipAddresses: readonly string[];
  readonly uris: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly otherNames: readonly OtherName[];
  /** How many names of a kind that we do not read (directoryName, registeredID, otherName that is not UTF8String …). */
  readonly unreadNames: number;
}

/** The four kinds of subtree that a CA may permit or exclude; `ipRanges` in CIDR form. */
export interface NameSubtrees {
  readonly dnsDomains?: readonly string[];
  readonly ipRanges?: readonly string[];
  readonly emailAddresses?: readonly string[];
  readonly uriDomains?: readonly string[];
}

/** `spec.nameConstraints`, and what a certificate carries. RFC 5280 §4.2.1.10. */
export interface NameConstraints {
  readonly critical?: boolean;
  readonly permitted?: NameSubtrees;
  readonly excluded?: NameSubtrees;
}

/** RFC 5280 §4.2.1.9. */
export interface BasicConstraints {
  readonly isCA: boolean;
  readonly pathLength?: number;
}

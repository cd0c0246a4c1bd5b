/** Who is going to issue, as CAA records may name it. */
export interface CaaQuestion {
  /** Domains by which the CA knows itself: `caaIdentities` of its directory. */
  readonly identities: readonly string[];
  readonly accountUri?: string;
  readonly method: 'dns-01' | 'http-01';
  /** Whether a wildcard is ordered: `issuewild` then counts before `issue`. */
  readonly wildcard: boolean;
}

/** What the CAA records of a domain say. Source: RFC 8659 §3, §4; RFC 8657 §3, §4. */
export type CaaFinding =
  | { readonly is: 'allows' }
  | {
      readonly is: 'forbids';
      /** The name whose records count, absolute. */
      readonly at: string;
      readonly because: 'issuer' | 'account' | 'method' | 'critical';
      /** The records, as text: `0 issue "ca.example.net"`. At most eight. */
      readonly records: readonly string[];
    }
  /** They could not be read: a CA refuses then. */
  | { readonly is: 'unknown'; readonly because: string };

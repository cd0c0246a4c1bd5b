import { readCaaIssuer } from './caa-property.ts';
import type { CaaIssuer } from './caa-property.ts';
import type { DnsRecord } from './records.ts';

/** Who is going to issue, as CAA records may name it. */
export interface CaaQuestion {
  /** Domains by which the CA knows itself: `caaIdentities` of its directory. None: everything is allowed, as it is not known what to look for. */
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

/** A CAA record, as it is read. */
export type CaaRecord = DnsRecord & { readonly type: 'CAA' };

type Reason = 'issuer' | 'account' | 'method' | 'critical';

const CRITICAL = 0x80;
/** Tags that are understood; the others count only if they are critical. Source: RFC 8659 §4.1; RFC 9495 §4. */
const KNOWN: readonly string[] = ['issue', 'issuewild', 'iodef', 'issuemail', 'contactemail', 'contactphone'];
const MOST_SHOWN = 8;

/** What the records of one name, which are the ones that count, say about a CA. Source: RFC 8659 §3, §4. */
export function caaVerdict(records: readonly CaaRecord[], question: CaaQuestion): CaaFinding {
  const because = refusal(records, question);
  const [first] = records;
  if (because === undefined || first === undefined) return { is: 'allows' };
  const shown = records.map(({ flags, tag, value }) => `${flags} ${tag} "${value}"`).toSorted();
  return { is: 'forbids', at: first.name, because, records: shown.slice(0, MOST_SHOWN) };
}

function refusal(records: readonly CaaRecord[], question: CaaQuestion): Reason | undefined {
  if (records.some(({ flags, tag }) => (flags & CRITICAL) !== 0 && !KNOWN.includes(tag))) return 'critical';
  const properties = propertiesFor(records, question.wildcard);
  if (properties.length === 0) return undefined;
  const reasons = properties.map((property) => reasonAgainst(property, question));
  if (reasons.includes(undefined)) return undefined;
  return reasons.find((reason) => reason !== 'issuer') ?? 'issuer';
}

/** Of a wildcard only `issuewild` counts, if there is any. Source: RFC 8659 §4.3. */
function propertiesFor(records: readonly CaaRecord[], wildcard: boolean): readonly CaaIssuer[] {
  const values = (wanted: string): readonly CaaIssuer[] =>
    records.filter(({ tag }) => tag === wanted).map(({ value }) => readCaaIssuer(value));
  const wild = wildcard ? values('issuewild') : [];
  return wild.length > 0 ? wild : values('issue');
}

/** Why one property does not let the CA issue; undefined if it does. Source: RFC 8659 §4.2; RFC 8657 §3, §4. */
function reasonAgainst({ issuer, parameters }: CaaIssuer, question: CaaQuestion): Reason | undefined {
  if (!question.identities.some((identity) => identity.toLowerCase() === issuer)) return 'issuer';
  const [account, methods] = [parameters.get('accounturi'), parameters.get('validationmethods')];
  if (account !== undefined && account !== question.accountUri) return 'account';
  if (methods !== undefined && !methods.split(',').includes(question.method)) return 'method';
  return undefined;
}

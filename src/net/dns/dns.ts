import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import type { HttpTransport } from '../http.ts';
import type { CaaQuestion } from './caa.ts';
import type { TxtReport } from './check-txt.ts';
import type { DnsServer } from './server.ts';

/** What is needed to look things up. */
export interface DnsParts {
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  /** For servers over HTTPS. */
  readonly transport: HttpTransport;
  /** The recursive servers, tried in turn. */
  readonly servers: readonly DnsServer[];
  /** Port of authoritative servers; 53 if absent. */
  readonly authoritativePort?: number;
}

/** Where a TXT record belongs. Both absolute. */
export interface RecordPlace {
  readonly name: string;
  readonly zone: string;
}

/** A question about one TXT value. */
export interface TxtCheck {
  /** The domain proven, without wildcard label. */
  readonly domain: string;
  readonly value: string;
  /** Authoritative, or the recursive servers alone: `--dns01-recursive-nameservers-only`, or the solver's own nameservers. */
  readonly ask: 'authoritative' | 'recursive';
  /** Asks also whether CAA records let the CA issue. */
  readonly caa?: CaaQuestion;
}

/** DNS as it looks through one set of recursive servers. Zones and their servers are remembered as long as they may be, for all callers. */
export interface Dns {
  /**
   * Name and zone for the TXT record of a domain's challenge. `Follow`: where the CNAMEs of `_acme-challenge` lead; a CNAME made up from a
   * wildcard is not followed. Reference 2.14.
   * @throws Fault misconfigured `CnameLoop`, `CnameChainTooLong`, `ZoneNotFound`; transient `DnsLookupFailed`.
   */
  placeOf(domain: string, cnames: 'None' | 'Follow', signal: AbortSignal): Promise<RecordPlace>;
  /**
   * Whether the value is seen, CNAMEs always followed. What servers answer is in the report; Faults are for what keeps us from asking them.
   * @throws Fault as `placeOf`.
   */
  checkTxt(check: TxtCheck, signal: AbortSignal): Promise<TxtReport>;
}

/** Makes one; asks nothing yet. */
export function createDns(parts: DnsParts): Dns {
  const unwritten = (): Promise<never> =>
    Promise.reject(new Fault('defect', { code: 'InternalError', message: 'DNS is not written yet', cause: parts }));
  return { placeOf: unwritten, checkTxt: unwritten };
}

import type { Clock } from '../../base/clock.ts';
import { defined } from '../../base/defined.ts';
import type { HttpTransport } from '../http.ts';
import type { AskParts, TxtQuestion } from './ask-for-txt.ts';
import { findAuthoritativeServers } from './authoritative-servers.ts';
import type { AuthoritativeServer } from './authoritative-servers.ts';
import type { CaaQuestion } from './caa.ts';
import { checkCaa } from './check-caa.ts';
import { askAuthoritative, askRecursive, isOnEvery } from './check-txt.ts';
import type { TxtReport } from './check-txt.ts';
import { challengeName } from './dns-name.ts';
import { createExchange } from './exchange.ts';
import { findZone } from './find-zone.ts';
import { followCnames } from './follow-cnames.ts';
import { createResolver } from './resolver.ts';
import type { DnsResolver } from './resolver.ts';
import type { DnsServer } from './server.ts';
import { createSharedLookups } from './shared-lookups.ts';
import { DNS_PORT } from './server.ts';

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
  /** The domain proven, with or without wildcard label. */
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
   * @throws Fault misconfigured `CnameLoop`, `CnameChainTooLong`, `ZoneNotFound`, `DnsNameInvalid`; transient `DnsLookupFailed`,
   *   `DnssecBogus`; as DnsExchange.
   */
  placeOf(domain: string, cnames: 'None' | 'Follow', signal: AbortSignal): Promise<RecordPlace>;
  /**
   * Whether the value is seen, CNAMEs always followed. What servers answer is in the report; Faults are for what keeps us from asking them.
   * @throws Fault as `placeOf`; misconfigured `ZoneWithoutServers`.
   */
  checkTxt(check: TxtCheck, signal: AbortSignal): Promise<TxtReport>;
}

/** Zones that are remembered, at about 200 bytes each. */
const MOST_ZONES = 10_000;

/** Makes one; asks nothing yet. */
export function createDns(parts: DnsParts): Dns {
  const exchange = createExchange(parts);
  const lookups = createLookups(parts.clock, createResolver(exchange, parts.servers), parts.randomBytes);
  const asking = { clock: parts.clock, exchange, port: parts.authoritativePort ?? DNS_PORT };
  return {
    async placeOf(domain, cnames, signal) {
      const own = challengeName(domain);
      const name = cnames === 'Follow' ? await lookups.targetOf(own, signal) : own;
      return { name, zone: await lookups.zoneOf(name, signal) };
    },
    async checkTxt({ domain: written, value, ask, caa }, signal) {
      const domain = written.replace(/^\*\./, '').replace(/\.$/, '');
      const name = await lookups.targetOf(challengeName(domain), signal);
      const seen = ask === 'recursive' ? seenByRecursive : seenByAuthoritative;
      const [found, finding] = await Promise.all([
        seen({ parts, asking, lookups }, { name, value }, signal),
        caa === undefined ? undefined : checkCaa(lookups.resolver, domain, caa, signal),
      ]);
      const isPropagated = isOnEvery(found.servers);
      return { domain, name, asked: ask, ...found, isPropagated, ...defined({ caa: finding }) };
    },
  };
}

interface Lookups {
  readonly resolver: DnsResolver;
  targetOf(name: string, signal: AbortSignal): Promise<string>;
  zoneOf(name: string, signal: AbortSignal): Promise<string>;
  serversOf(zone: string, signal: AbortSignal): Promise<readonly AuthoritativeServer[]>;
}

function createLookups(clock: Clock, resolver: DnsResolver, randomBytes: DnsParts['randomBytes']): Lookups {
  const zones = createSharedLookups<string>(clock, MOST_ZONES);
  const servers = createSharedLookups<readonly AuthoritativeServer[]>(clock, MOST_ZONES);
  return {
    resolver,
    targetOf: (name, signal) => followCnames({ resolver, randomBytes }, name, signal),
    zoneOf: (name, signal) => zones.get(name, (shared) => findZone(resolver, name, shared), signal),
    serversOf: (zone, signal) =>
      servers.get(zone, (shared) => findAuthoritativeServers(resolver, zone, shared), signal),
  };
}

interface Looking {
  readonly parts: DnsParts;
  readonly asking: AskParts & { readonly port: number };
  readonly lookups: Lookups;
}

type Seen = Pick<TxtReport, 'zone' | 'servers'>;
type Wanted = Omit<TxtQuestion, 'authoritative'>;

async function seenByAuthoritative({ asking, lookups }: Looking, wanted: Wanted, signal: AbortSignal): Promise<Seen> {
  const zone = await lookups.zoneOf(wanted.name, signal);
  const servers = await lookups.serversOf(zone, signal);
  return { zone, servers: await askAuthoritative(asking, servers, wanted, signal) };
}

async function seenByRecursive({ asking, parts }: Looking, wanted: Wanted, signal: AbortSignal): Promise<Seen> {
  return { servers: await askRecursive(asking, parts.servers, wanted, signal) };
}

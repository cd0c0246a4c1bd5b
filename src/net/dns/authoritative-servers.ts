import { Fault } from '../../base/fault.ts';
import { hours, milliseconds } from '../../base/instant.ts';
import { recordsOf } from './records.ts';
import type { DnsRecord } from './records.ts';
import type { DnsResolver } from './resolver.ts';
import type { Found } from './shared-lookups.ts';
import { shortest } from './shared-lookups.ts';
import { passingFault } from './passing-fault.ts';

/** A server that a zone's NS records name. */
export interface AuthoritativeServer {
  readonly name: string;
  /** Of versions 4 and 6. None: why is in `because`. */
  readonly addresses: readonly string[];
  readonly because?: string;
}

/** Servers are moved more often than their times to live tell. */
const LONGEST = hours(1);

/**
 * The authoritative servers of a zone, in order of name. RFC 1034 §4.2.1.
 * @throws Fault misconfigured `ZoneWithoutServers`; as DnsResolver, for the NS records.
 */
export async function findAuthoritativeServers(
  resolver: DnsResolver,
  zone: string,
  signal: AbortSignal,
): Promise<Found<readonly AuthoritativeServer[]>> {
  const records = recordsOf((await resolver(zone, 'NS', signal)).answers, 'NS').filter(({ name }) => name === zone);
  if (records.length === 0) throw withoutServers(zone);
  const names = [...new Set(records.map(({ target }) => target))].toSorted();
  const found = await Promise.all(names.map((name) => addressesOf(resolver, name, signal)));
  const spans = [LONGEST, ...records.map(({ timeToLive }) => timeToLive), ...found.map(({ timeToLive }) => timeToLive)];
  return { value: found.map(({ value }) => value), timeToLive: shortest(spans) };
}

/** Some servers cannot answer for one version; the other's addresses then do. */
async function addressesOf(
  resolver: DnsResolver,
  name: string,
  signal: AbortSignal,
): Promise<Found<AuthoritativeServer>> {
  const found = await Promise.all((['A', 'AAAA'] as const).map((type) => addressRecords(resolver, name, type, signal)));
  const records = found.flatMap(({ records }) => records);
  if (records.length > 0) {
    const addresses = records.map(({ address }) => address).toSorted();
    return { value: { name, addresses }, timeToLive: shortest(records.map(({ timeToLive }) => timeToLive)) };
  }
  const because = found.find(({ fault }) => fault !== undefined)?.fault?.message ?? 'it has no address';
  return { value: { name, addresses: [], because }, timeToLive: milliseconds(0) };
}

interface AddressRecords {
  readonly records: readonly (DnsRecord & { readonly type: 'A' | 'AAAA' })[];
  readonly fault?: Fault;
}

async function addressRecords(
  resolver: DnsResolver,
  name: string,
  type: 'A' | 'AAAA',
  signal: AbortSignal,
): Promise<AddressRecords> {
  try {
    return { records: recordsOf((await resolver(name, type, signal)).answers, type) };
  } catch (thrown) {
    return { records: [], fault: passingFault(thrown, signal) };
  }
}

const withoutServers = (zone: string): Fault =>
  new Fault('misconfigured', {
    code: 'ZoneWithoutServers',
    message: `the recursive servers know no NS records of ${zone}`,
    remedy: 'let them see the zone, or use --dns01-recursive-nameservers-only',
  });

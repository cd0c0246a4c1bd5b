import { setNewest } from '../../base/set-newest.ts';
import type { Dns, DnsParts } from './dns.ts';
import { createDns } from './dns.ts';
import { serverText } from './server-text.ts';
import type { DnsServer } from './server.ts';

/** Solvers with nameservers of their own are few; each set costs its memory of zones. */
const MOST_SETS = 100;

/**
 * DNS through each set of recursive servers: those of the flags, and those that solvers name. The same set gives the same one, with the zones
 * that it remembers; at most 100 sets are kept, the one used longest ago is forgotten first.
 */
export function createDnsByServers(parts: Omit<DnsParts, 'servers'>): (servers: readonly DnsServer[]) => Dns {
  const kept = new Map<string, Dns>();
  return (servers) => {
    const key = servers.map(serverText).join(' ');
    const dns = kept.get(key) ?? createDns({ ...parts, servers });
    setNewest(kept, key, dns, MOST_SETS);
    return dns;
  };
}

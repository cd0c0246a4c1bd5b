import { Resolver } from 'node:dns';
import type { LookupFunction } from 'node:net';

/**
 * Looks addresses up with the servers named, instead of those that the machine uses: IPv6 and IPv4, as a certificate authority tries both. Undefined
 * if none are named. Reference 2.14.
 */
export function lookupThrough(servers: readonly string[]): LookupFunction | undefined {
  if (servers.length === 0) return undefined;
  const resolver = new Resolver({ timeout: 5000, tries: 2 });
  resolver.setServers([...servers]);
  return (hostname, _, callback) => {
    void bothFamilies(resolver, hostname).then(
      (all) => callback(null, [...all]),
      (failed: NodeJS.ErrnoException) => callback(failed, []),
    );
  };
}

/** @throws what the look-up of IPv4 failed with, if neither family has an address. */
async function bothFamilies(resolver: Resolver, hostname: string): Promise<readonly Address[]> {
  const six = await addresses(resolver, hostname, 6).catch(() => []);
  const four = addresses(resolver, hostname, 4);
  return six.length > 0 ? [...six, ...(await four.catch(() => []))] : four;
}

interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

const addresses = (resolver: Resolver, hostname: string, family: 4 | 6): Promise<readonly Address[]> =>
  new Promise((resolve, reject) => {
    const done = (error: Error | null, found: string[]): void =>
      error === null ? resolve(found.map((address) => ({ address, family }))) : reject(error);
    if (family === 6) resolver.resolve6(hostname, done);
    else resolver.resolve4(hostname, done);
  });

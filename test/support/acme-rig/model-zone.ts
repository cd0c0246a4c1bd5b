// A DNS zone in memory, its provider, and what name servers show of it: part of test/support/acme-rig.ts, for DNS-01 where every fault is injected.
import { Fault } from '../../../src/base/fault.ts';
import type { Credential } from '../../../src/issuers/issuer.ts';
import type { Dns } from '../../../src/net/dns/dns.ts';
import type { Dns01Solver, DnsProvider } from '../../../src/solvers/dns01/provider.ts';

/** TXT values by absolute name. */
export interface ModelZone {
  /** Every value, `name value`, sorted. */
  values(): readonly string[];
  has(name: string, value: string): boolean;
  readonly dns: Dns;
  /** The provider of a solver by rfc2136. @throws Fault misconfigured `CredentialMissing`: the TSIG key is not among the credentials. */
  providerOf(dns01: Dns01Solver, credentials: readonly Credential[]): DnsProvider;
}

/** A zone without records. */
export function modelZone(): ModelZone {
  const records = new Set<string>();
  const has = (name: string, value: string): boolean => records.has(`${name} ${value}`);
  return {
    values: () => [...records].sort(),
    has,
    dns: dnsOver(has),
    providerOf: (dns01, credentials) => {
      const wanted = dns01.rfc2136?.tsigSecretSecretRef?.name;
      if (!credentials.some(({ name }) => name === wanted))
        throw new Fault('misconfigured', { code: 'CredentialMissing', message: `Secret "${wanted}" does not exist` });
      return {
        present: ({ name, value }) => Promise.resolve(void records.add(`${name} ${value}`)),
        cleanUp: ({ name, value }) => Promise.resolve(void records.delete(`${name} ${value}`)),
      };
    },
  };
}

/** All servers show a change at once. */
function dnsOver(has: ModelZone['has']): Dns {
  const nameOf = (domain: string): string => `_acme-challenge.${domain}.`;
  return {
    placeOf: (domain) => Promise.resolve({ name: nameOf(domain), zone: 'example.com.' }),
    checkTxt: ({ domain, value, ask }) => {
      const isPropagated = has(nameOf(domain), value);
      const sees = { is: isPropagated ? 'present' : 'nxdomain' } as const;
      const servers = [{ server: 'ns.example.com.', sees }];
      return Promise.resolve({ domain, name: nameOf(domain), asked: ask, servers, isPropagated });
    },
  };
}

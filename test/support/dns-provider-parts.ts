import { randomBytes } from 'node:crypto';
import { systemClock } from '../../src/base/system-clock.ts';
import { Fault } from '../../src/base/fault.ts';
import { Secret } from '../../src/base/secret.ts';
import { createHttpTransport } from '../../src/net/http-transport.ts';
import { createKeptTokens } from '../../src/solvers/dns01/kept-tokens.ts';
import type { DnsProviderParts, DnsProviderSetting } from '../../src/solvers/dns01/provider.ts';

/** What providers may use, as the program gives it; what a test does not give refuses to be used. */
export const dnsProviderParts = (given: Partial<DnsProviderParts> = {}): DnsProviderParts => {
  const clock = given.clock ?? systemClock;
  return {
    clock,
    transport: createHttpTransport({ clock }),
    pauseUntil: () => undefined,
    tokens: createKeptTokens(clock),
    awsRegion: undefined,
    randomBytes: (count) => randomBytes(count),
    serviceAccountToken: () => Promise.reject(new Error('this provider has no business with tokens')),
    postToCluster: () => Promise.reject(new Error('this provider has no business with the API server')),
    ...given,
  };
};

/** A setting in namespace `solvers`, whose Secrets are given as `name/key`. */
export function dnsProviderSetting<Config>(
  config: Config,
  secrets: Readonly<Record<string, string>> = {},
): DnsProviderSetting<Config> {
  return {
    config,
    resourceNamespace: 'solvers',
    ambientCredentials: false,
    secretText({ name, key }) {
      const found = secrets[`${name}/${key ?? ''}`];
      if (found !== undefined) return new Secret(found.trim());
      const message = `Secret "solvers/${name}" has no key "${key ?? ''}"`;
      throw new Fault('misconfigured', { code: 'CredentialMissing', message });
    },
  };
}

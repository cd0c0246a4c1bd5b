import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import { Secret } from '../../base/secret.ts';
import type { Accounts } from '../../controllers/acme-account.ts';
import type { ChallengeAbilities } from '../../controllers/challenge/perform.ts';
import type { Credentials } from '../../controllers/credentials.ts';
import { createDnsByServers } from '../../net/dns/dns-by-servers.ts';
import { recursiveServers } from '../../net/dns/recursive-servers.ts';
import { createHttpTransport } from '../../net/http-transport.ts';
import { chooseRoute } from '../../solvers/http01/registry.ts';
import { createSelfCheck } from '../../solvers/http01/self-check.ts';
import { lookupThrough } from './lookup-through.ts';
import { createRequestBudgets } from '../../solvers/dns01/budget.ts';
import type { Credential } from '../../issuers/issuer.ts';
import { createKeptTokens } from '../../solvers/dns01/kept-tokens.ts';
import type { SecretSelector, SharedDnsProviderParts } from '../../solvers/dns01/provider.ts';
import { createDnsProvider } from '../../solvers/dns01/registry.ts';
import type { PostToCluster } from './cluster-calls.ts';
import { serviceAccountToken } from './cluster-calls.ts';
import { proxyOf } from './proxy.ts';

/** What is needed to solve challenges. */
export interface SolvingParts {
  readonly post: PostToCluster;
  readonly clock: Clock;
  readonly environment: NodeJS.ProcessEnv;
  readonly accounts: Accounts;
  readonly credentials: Credentials;
  readonly readIngress: ChallengeAbilities['readIngress'];
  /** `--dns01-recursive-nameservers`. */
  readonly nameservers: readonly string[];
  /** `--acme-http01-solver-nameservers`. */
  readonly http01Nameservers: readonly string[];
}

/** What the controller of Challenges can do outside its rules. */
export function challengeAbilities(parts: SolvingParts): ChallengeAbilities {
  const { post, clock, accounts, credentials, nameservers } = parts;
  const transport = createHttpTransport({ clock, proxy: proxyOf(parts.environment) });
  const random = (count: number): Uint8Array => randomBytes(count);
  const dnsBy = createDnsByServers({ clock, randomBytes: random, transport });
  const budgets = createRequestBudgets(clock);
  const provider: SharedDnsProviderParts = {
    transport,
    clock,
    tokens: createKeptTokens(clock),
    awsRegion: parts.environment['AWS_REGION'] || parts.environment['AWS_DEFAULT_REGION'] || undefined,
    randomBytes: random,
    serviceAccountToken: serviceAccountToken(post),
    postToCluster: post,
  };
  return {
    accounts,
    credentials,
    readIngress: parts.readIngress,
    chooseRoute,
    checkHttp01: createSelfCheck({ clock, lookup: lookupThrough(parts.http01Nameservers) }),
    dnsThrough: (own) => dnsBy(recursiveServers(own.length > 0 ? own : nameservers, resolvConf())),
    providerOf: (dns01, { resourceNamespace, ambientCredentials, credentials: read }) => {
      const secretText = (selector: SecretSelector): Secret<string> => textOf(read, resourceNamespace, selector);
      return createDnsProvider(dns01, { resourceNamespace, ambientCredentials, secretText }, provider, budgets);
    },
  };
}

/** Read each time: it changes when a machine moves to another network. */
function resolvConf(): string | undefined {
  try {
    return readFileSync('/etc/resolv.conf', 'utf8');
  } catch {
    return undefined;
  }
}

/** One entry of a Secret, without white space at its ends. @throws Fault misconfigured `CredentialMissing`. */
function textOf(read: readonly Credential[], namespace: string, { name, key = '' }: SecretSelector): Secret<string> {
  const data = read.find((credential) => credential.name === name)?.data;
  const entry = data !== undefined && Object.hasOwn(data, key) ? data[key] : undefined;
  const text = entry === undefined ? '' : Buffer.from(entry.reveal()).toString('utf8').trim();
  if (text !== '') return new Secret(text);
  const place = `Secret "${namespace}/${name}"`;
  throw new Fault('misconfigured', {
    code: 'CredentialMissing',
    message: data === undefined ? `${place} does not exist` : `${place} has no data "${key}"`,
    remedy: 'create it, with the credential of the DNS provider',
  });
}
